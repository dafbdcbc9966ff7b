import { adviceFor } from '../advice.ts';
import type { Check } from '../check.ts';
import { pass } from '../finding.ts';

/** What the chosen releases need beside the content of a registry. */
export const releasesBeside: Check = {
  id: 'releases.beside',
  looksAt: 'what the chosen releases need besides the registry: OVA templates, and cautions',
  why: 'A cluster is created from an OVA template in the catalog and images in the registry, and both must be of the same release.',
  symptoms: [25],
  *examine({ advisers, releases }) {
    const told = adviceFor(releases, advisers, 'beside');
    for (const [release, same] of Map.groupBy(told, (each) => each.release))
      yield pass(release, same.map(({ text }) => text).join('; '));
  },
};
