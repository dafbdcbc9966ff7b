import type { Check } from '../check.ts';
import { addressesOf } from '../addresses.ts';
import { failed, failure, pass } from '../finding.ts';
import { networkHint } from '../network-hint.ts';

/** VCD's public endpoint. */
export const namesVcd: Check = {
  id: 'names.vcd',
  looksAt: "VCD's public endpoint",
  why: "The CSE server, the bootstrap VM, CPI, CAPVCD and CSI call it, also from the tenants' networks.",
  symptoms: [28],
  async *examine(subject, signal) {
    const { vcd, network } = subject;
    if (vcd === undefined) return;
    const url = URL.parse(vcd.includes('://') ? vcd : `https://${vcd}`);
    if (!url) {
      yield failure(`VCD at ${vcd}`, 'that is not a URL', { todo: 'Use --vcd https://HOST', fault: 'usage' });
      return;
    }
    yield addressesOf(url.host, subject);
    const address = `${url.origin}/api/versions`;
    try {
      const { status } = await network.ask(address, { signal, anonymous: true });
      yield status === 200
        ? pass(address, 'it answers')
        : failure(address, `it answers ${status}`, {
            todo: 'Use the public endpoint of VCD: --vcd https://HOST',
            fault: 'usage',
          });
    } catch (error) {
      yield failed(address, networkHint(error, url.host));
    }
  },
};
