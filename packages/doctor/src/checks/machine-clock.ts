import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { sourceHosts } from '../source-hosts.ts';
import { targetOf } from '../target.ts';

const MINUTE = 60_000;

/** This machine's clock, against those of the registries. */
export const machineClock: Check = {
  id: 'machine.clock',
  looksAt: 'the clock of this machine, compared with those of the registries',
  why: 'Certificates and tokens are valid for a period of time: with a wrong clock, valid ones are rejected.',
  symptoms: [3],
  async *examine(subject) {
    const target = targetOf(subject);
    const hosts = [...(target ? [target.host] : []), ...(await sourceHosts(subject))];
    for (const host of new Set(hosts)) {
      await subject.network.ping(host).catch(() => undefined);
      const { skew } = subject.network.about(host);
      if (skew === undefined) continue;
      // The Date of an answer is cut to whole seconds.
      const seconds = Math.round(Math.abs(skew) / 1000);
      const seen =
        seconds < 2 ? "it agrees with this machine's" : `it is ${seconds} s ${skew < 0 ? 'behind' : 'ahead of'} ours`;
      const todo = 'Synchronize the clocks with NTP: timedatectl set-ntp true';
      const lookedAt = `the clock of ${host}`;
      if (seconds * 1000 < MINUTE) yield pass(lookedAt, seen);
      else if (seconds * 1000 < 5 * MINUTE) yield warning(lookedAt, seen, todo);
      else yield failure(lookedAt, seen, { todo, fault: 'usage' });
    }
  },
};
