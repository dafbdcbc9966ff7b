import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { speaksPlain, targetOf } from '../target.ts';

/** Whether the target speaks TLS at all. */
export const tlsPlain: Check = {
  id: 'tls.plain',
  looksAt: 'whether the target speaks TLS',
  why: 'CSE asks for images by https and has no setting that allows anything else.',
  symptoms: [17, 19],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    if (!target) return;
    const { host } = target;
    const remedy = {
      todo: `Give ${host} a certificate: a private CA will do, and cse settings says where to enter it. There is no field for insecure registries.`,
      fault: 'usage',
    } as const;
    const isPlain = speaksPlain(subject, host);
    if (isPlain) return yield failure(host, 'plain http was asked for, which CSE never speaks', remedy);
    const { length } = await subject.network.certificates(host);
    if (length > 0) return yield pass(host, 'it speaks TLS');
    const url = `http://${host}/v2/`;
    // A proxy would answer by itself.
    if (subject.network.proxyFor(url) !== undefined) return;
    const reply = await subject.network.ask(url, { anonymous: true, signal }).catch(() => undefined);
    if (reply?.status === 200 || reply?.status === 401) yield failure(host, 'it answers in plain http', remedy);
  },
};
