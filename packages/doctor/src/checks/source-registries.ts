import type { Check } from '../check.ts';
import { failed, pass, warning, type Observation } from '../finding.ts';
import type { Subject } from '../subject.ts';
import { sourceHosts } from '../source-hosts.ts';

/** Whether the registries that content comes from are there, and let us in. */
export const sourceRegistries: Check = {
  id: 'source.registries',
  looksAt: 'the registries that content comes from',
  why: "Besides the vendor's, CSE's list names other public registries; this machine has to reach each of them.",
  symptoms: [1, 10, 11, 24],
  async *examine(subject) {
    if (!subject.planned()) return;
    const hosts = await sourceHosts(subject);
    const seen = await Promise.all(hosts.map((host) => reached(host, subject)));
    const { unreachable } = (await subject.planned()?.catch(() => undefined)) ?? {};
    const isAny = unreachable !== undefined || seen.some(({ status }) => status === 'pass');
    // Where one answers, another that does not is only a road less; and behind an air gap none need answer.
    for (const each of seen)
      yield each.status === 'failure' && isAny ? warning(each.lookedAt, each.seen, each.todo ?? '') : each;
  },
};

async function reached(host: string, { network }: Subject): Promise<Observation> {
  try {
    const { access, refusal } = await network.ping(host);
    const known = await network.options.credentials?.find(host).catch(() => undefined);
    if (access === 'refused' && refusal) return failed(host, refusal, `Log in there: cse login ${host}`);
    return pass(host, `it answers ${known ? 'with your credentials' : 'without credentials'}`);
  } catch (error) {
    return failed(host, error);
  }
}
