import { parseReference } from '@cse/oci';
import type { Maker } from './maker.ts';
import { textFile } from './tar.ts';

/** Something that a bundle names. */
export interface Member {
  /** `host/path@digest`, as the bundle's lock names it. */
  readonly image: string;
  readonly isBundle: boolean;
}

export interface BundleSpec {
  readonly members: readonly Member[];
  /** Other files of it, by path. */
  readonly files?: Readonly<Record<string, string>> | undefined;
}

const LABEL = 'dev.carvel.imgpkg.bundle';

/** Makes an imgpkg bundle: a lock that names its members by digest, some files, and the label that says what it is. */
export async function makeBundle(
  maker: Maker,
  reference: string,
  { members, files = {} }: BundleSpec,
): Promise<Member> {
  const all = { '.imgpkg/images.yml': printLock(members), ...files };
  const { digest } = await maker.image(reference, {
    as: `${reference} ${members.map(({ image }) => image).join()}`,
    files: Object.entries(all).map(([path, text]) => textFile(path, text, 0o600)),
    labels: { [LABEL]: 'true' },
  });
  return { image: `${parseReference(reference).repository}@${digest}`, isBundle: true };
}

/** Says beside a bundle that all its members are in its own repository, as imgpkg does where it copied them there. */
export async function makeLocations(maker: Maker, bundle: Member, members: readonly Member[]): Promise<void> {
  const [repository = '', digest = ''] = bundle.image.split('@');
  const entries = [...members]
    .sort(byImage)
    .map(({ image, isBundle }) => `- image: ${image}\n  isBundle: ${isBundle}\n`);
  const text = `---\napiVersion: imgpkg.carvel.dev/v1alpha1\nimages:${listOf(entries)}kind: ImageLocations\n`;
  await maker.image(`${repository}:${digest.replace(':', '-')}.image-locations.imgpkg`, {
    files: [textFile('image-locations.yml', text, 0o600)],
  });
}

function printLock(members: readonly Member[]): string {
  const entries = members.map(({ image }) => `- image: ${image}\n`);
  return `---\napiVersion: imgpkg.carvel.dev/v1alpha1\nimages:${listOf(entries)}kind: ImagesLock\n`;
}

const listOf = (entries: readonly string[]) => (entries.length > 0 ? `\n${entries.join('')}` : ' null\n');
const byImage = (a: Member, b: Member) => (a.image < b.image ? -1 : 1);
