import { compareVersions } from '@cse/text';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import type { Adviser } from '../subject.ts';

/** Whether the chosen releases work with this VCD. */
export const releasesVcd: Check = {
  id: 'releases.vcd',
  looksAt: "whether VCD's API is new enough for the chosen releases",
  why: 'CPI, CSI and CAPVCD need a minimum API version: with an older VCD, no cluster gets an address or a disk.',
  symptoms: [],
  needs: ['names.vcd'],
  async *examine({ vcd, network, advisers, releases }, signal) {
    const url = vcd === undefined ? null : URL.parse(vcd.includes('://') ? vcd : `https://${vcd}`);
    const wanted = highest(advisers.flatMap((adviser) => versionsFor(adviser, releases)));
    if (!url || wanted === undefined) return;
    const { text } = await network.ask(`${url.origin}/api/versions`, { signal, anonymous: true });
    const offered = [...text.matchAll(/<Version>(\d+\.\d+)/g)].map(([, version = '']) => version);
    const newest = highest(offered);
    const lookedAt = `the API of VCD at ${url.host}`;
    const todo = 'Update VCD first: API 37.2 is VCD 10.4.2.';
    if (newest === undefined) yield warning(lookedAt, 'it does not report which versions it supports', todo);
    else if (compareVersions(newest, wanted) < 0)
      yield failure(lookedAt, `it supports ${newest} at most, but ${wanted} is needed`, { todo, fault: 'usage' });
    else yield pass(lookedAt, `it supports ${newest}; ${wanted} is needed`);
  },
};

function versionsFor(
  { serves, advice: { vcdApi = {} } }: Adviser,
  releases: Readonly<Record<string, readonly string[]>>,
) {
  const served = Object.entries(releases).flatMap(([kind, chosen]) =>
    chosen.filter((version) => serves[kind]?.includes(version)),
  );
  return served.flatMap((version) => vcdApi[version] ?? vcdApi['*'] ?? []);
}

const highest = (versions: readonly string[]) => versions.toSorted(compareVersions).at(-1);
