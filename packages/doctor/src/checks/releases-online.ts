import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { adviceFor } from '../advice.ts';

/** What goes on asking the internet. */
export const releasesOnline: Check = {
  id: 'releases.online',
  looksAt: 'what in the chosen releases still needs internet access',
  why: 'Without internet access, images that are not in the registry stay in ImagePullBackOff.',
  symptoms: [32],
  *examine({ advisers, releases }) {
    const told = adviceFor(releases, advisers, 'online');
    for (const { release, text } of told)
      yield warning(release, text, 'Leave it switched off, or mirror the image and change the manifest.');
    if (told.length === 0 && Object.keys(releases).length > 0) yield pass('the chosen releases', 'nothing known');
  },
};
