import type { OfferedRelease, PlanContext } from '@cse/plugin';
import { imageOf, PROJECT, type Image } from './image.ts';

/** The tag of each CSE release's getting-started image, from the vendor's procedure. */
export const kitTags = { '4.2.0': 'v0.1.2', '4.2.1': 'v0.1.3', '4.2.2': 'v0.1.4' } as const;

export type CseRelease = keyof typeof kitTags;

const KIT = `projects.registry.vmware.com/${PROJECT}/getting-started-airgapped`;

/** The CSE releases whose getting-started image the source has. What is known of no release is noted. */
export async function* offeredReleases({ source, note }: PlanContext): AsyncGenerator<OfferedRelease> {
  const tags = new Set<string>(await Array.fromAsync(source.tags(KIT)));
  for (const [version, tag] of Object.entries(kitTags)) if (tags.delete(tag)) yield { kind: 'cse', version };
  for (const tag of tags)
    if (/^v\d+(\.\d+)+$/.test(tag))
      note(
        `the source has ${KIT}:${tag}, of a CSE release that is not known here: --getting-started brings what it lists`,
      );
}

/** The image that says what a CSE release needs. */
export function kitOf(release: CseRelease): { readonly image: Image } {
  return { image: imageOf(`${KIT}:${kitTags[release]}`, { within: PROJECT }) };
}

/** The same for a release that is not known, by the reference of its image. */
export const kitNamed = (reference: string): Image => imageOf(reference, { within: PROJECT });

/** Says whether an image is an artifact with a list of its own, such as `csi-crs-airgapped`. */
export const carriesList = ({ repository }: Image): boolean => repository.endsWith('-airgapped');

/** What clusters of CSE 4.2 ask the internet for whatever the registry holds, and what to do about it. */
export const stillOnline = [
  'the cluster autoscaler, whose manifest names k8s.gcr.io/autoscaling/cluster-autoscaler; without internet access, leave it switched off',
] as const;
