import { parseReference, parseRepository, splitRepository } from '@cse/oci';
import type { PlanContext, Want } from '@cse/plugin';

/** The segment below which CSE looks for its images, whichever registry they came from. */
export const PROJECT = 'vmware-cloud-director';

/** An image by name: what to ask the source for, and what it is called at the target. */
export interface Image {
  /** `host/path:tag` or `host/path@digest`. */
  readonly source: string;
  readonly repository: string;
  readonly tag?: string | undefined;
  /** The repository that the relocation rule is asked about. */
  readonly place: string;
}

/** Reads a reference. With `within`, the image goes below that segment, which stands once even if its path has it already. */
export function imageOf(text: string, { within }: { readonly within?: string | undefined } = {}): Image {
  const { repository, digest, tag = digest ? undefined : 'latest' } = parseReference(text);
  const source = digest ? `${repository}@${digest}` : `${repository}:${tag}`;
  return { source, repository, tag, place: within === undefined ? repository : placeWithin(within, repository, text) };
}

/** Reads `REF`, or `REF=PATH` for an image that goes to another path below the base. */
export function placedImage(text: string): Image {
  const [reference = '', path] = text.split('=', 2);
  const image = imageOf(reference);
  if (path === undefined) return image;
  return { ...image, place: parseRepository(`${splitRepository(image.repository).host}/${path}`) };
}

/** `csi-crs-airgapped:1.6.0`: enough where its registry and project are understood. */
export const shortNameOf = ({ source, repository }: Image): string => source.slice(repository.lastIndexOf('/') + 1);

/**
 * Where an image goes. In an archive it keeps its name, so that the archive can be asked what the source was asked; and who
 * brings it from there without asking is told its place.
 */
export function targetOf(
  { repository, place }: Image,
  { destination, relocate }: Pick<PlanContext, 'destination' | 'relocate'>,
): Pick<Want, 'to' | 'relocateAs'> {
  return destination === 'archive' ? { to: repository, relocateAs: place } : { to: relocate(place) };
}

// The path as it was written: Docker Hub's `library/` is part of the source's name, not of the target's.
function placeWithin(segment: string, repository: string, text: string): string {
  const { host } = splitRepository(repository);
  const path = text.slice(text.indexOf('/') + 1).replace(/[:@].*$/s, '');
  return `${host}/${segment}/${path.startsWith(`${segment}/`) ? path.slice(segment.length + 1) : path}`;
}
