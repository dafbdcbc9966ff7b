import { imageOf, PROJECT, type Image } from './image.ts';

/** The tag of each CSE release's getting-started image, from the vendor's procedure. */
export const kitTags = { '4.2.0': 'v0.1.2', '4.2.1': 'v0.1.3', '4.2.2': 'v0.1.4' } as const;

export type CseRelease = keyof typeof kitTags;

/** The image that says what a CSE release needs. */
export function kitOf(release: CseRelease): { readonly image: Image } {
  const repository = `projects.registry.vmware.com/${PROJECT}/getting-started-airgapped`;
  return { image: imageOf(`${repository}:${kitTags[release]}`, { within: PROJECT }) };
}

/** The same for a release that is not known, by the reference of its image. */
export const kitNamed = (reference: string): Image => imageOf(reference, { within: PROJECT });

/** Says whether an image is an artifact with a list of its own, such as `csi-crs-airgapped`. */
export const carriesList = ({ repository }: Image): boolean => repository.endsWith('-airgapped');

/** What clusters of CSE 4.2 ask the internet for whatever the registry holds, and what to do about it. */
export const stillOnline = [
  'the cluster autoscaler, whose manifest names k8s.gcr.io/autoscaling/cluster-autoscaler; without internet access, leave it switched off',
] as const;
