import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { speaksPlain, targetOf } from '../target.ts';

/** Whether the target speaks TLS at all. */
export const tlsPlain: Check = {
  id: 'tls.plain',
  looksAt: 'whether the target uses TLS',
  why: 'CSE pulls images over https only; no setting allows anything else.',
  symptoms: [17, 19],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target) return;
    const { host } = target;
    const remedy = {
      todo: `Give ${host} a certificate. A private CA is fine: cse settings tells where to enter it. CSE has no setting for insecure registries.`,
      fault: 'usage',
    } as const;
    const isPlain = speaksPlain(subject, host);
    if (isPlain) return yield failure(host, 'plain http was requested, which CSE does not support', remedy);
    const { length } = await subject.network.certificates(host);
    if (length > 0) return yield pass(host, 'it uses TLS');
    const url = `http://${host}/v2/`;
    // A proxy would answer by itself.
    if (subject.network.proxyFor(url) !== undefined) return;
    const reply = await subject.network.ask(url, { anonymous: true, signal }).catch(() => undefined);
    if (reply?.status === 200 || reply?.status === 401) yield failure(host, 'it answers in plain http', remedy);
  },
};
