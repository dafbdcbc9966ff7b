import { parseReference, successorsOf, isManifest, type Descriptor } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { readAll, type Repository, type Source, type Store } from '@cse/store';
import { artifact, cosigned, image, index, seededBytes } from '@cse/testkit';

/** One image of a workload: which of the few blobs there are it is made of, and what belongs to it. */
export interface WorkloadImage {
  readonly repository: number;
  readonly tag: number;
  /** The blobs of each platform; several platforms make an index. */
  readonly platforms: readonly (readonly number[])[];
  readonly signed: boolean;
  readonly noted: boolean;
}

/** The sizes of the blobs, by number: nothing, small, beyond one chunk, beyond what counts as small. */
const SIZES = [0, 40, 700, 5_000, 70_000, 300_000, 1_100_000];
const BLOBS = new Map<number, Uint8Array>();
const SOURCE = 'source.example';

export const BLOB_COUNT = SIZES.length;

const blobOf = (number: number): Uint8Array => {
  const known = BLOBS.get(number) ?? Buffer.concat([...seededBytes(`blob ${number}`, SIZES[number] ?? 0)]);
  BLOBS.set(number, known);
  return known;
};

const referenceOf = ({ repository, tag }: WorkloadImage) => `${SOURCE}/some/image-${repository}:v${tag}`;

/** Puts the images of a workload into a store, and says how they are called. */
export async function fill(store: Store, specs: readonly WorkloadImage[]): Promise<readonly string[]> {
  const references = new Set<string>();
  for (const spec of specs) {
    const reference = referenceOf(spec);
    references.add(reference);
    const made = await put(store, reference, spec.platforms);
    if (spec.signed) await cosigned(store, made);
    if (spec.noted) await artifact(store, made.repository, { subject: made.descriptor, seed: reference });
  }
  return [...references];
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const layersOf = (blobs: readonly number[]) => blobs.map((number) => ({ bytes: blobOf(number), mediaType: LAYER }));

async function put(store: Store, reference: string, platforms: WorkloadImage['platforms']) {
  const [first = []] = platforms;
  if (platforms.length === 1) return image(store, reference, { layers: layersOf(first) });
  const children = platforms.map((blobs, at) => ({
    layers: layersOf(blobs),
    platform: { os: 'linux', architecture: `cpu-${at}` },
  }));
  return index(store, reference, children);
}

/** Takes images by reference, and what belongs to each. */
export const simulated = definePlugin<readonly string[]>({
  name: 'simulated',
  item: { parse: (references) => references as readonly string[] },
  async *plan(references, context) {
    for (const reference of references) {
      const { repository, tag } = parseReference(reference);
      const content = await context.source.resolve(reference);
      const to = context.relocate(repository);
      yield { content, to, tag };
      for await (const companion of context.companions(content)) yield { ...companion, to };
    }
  },
});

/** What differs at the target from what the source has under these names; nothing where all is there and right. */
export async function gapsAt(
  target: Store,
  { source, references, relocate }: { source: Store; references: readonly string[]; relocate(name: string): string },
): Promise<readonly string[]> {
  const gaps: string[] = [];
  for (const reference of references) {
    const { repository, tag = '' } = parseReference(reference);
    const [ours, theirs] = [source.repository(repository), target.repository(relocate(repository))];
    const wanted = await ours.resolve(tag);
    const found = await theirs.resolve(tag).catch(() => undefined);
    if (found?.digest !== wanted.digest) gaps.push(`${reference} is ${found ? 'another' : 'not there'}`);
    else gaps.push(...(await missing(wanted, theirs)).map((digest) => `${reference} lacks ${digest}`));
  }
  return gaps;
}

/** What of a manifest and all below it is not there. A store ends on no bytes that are not the ones named. */
export async function missing(content: Descriptor, theirs: Source | Repository): Promise<readonly string[]> {
  if (!isManifest(content) && 'has' in theirs) return (await theirs.has(content)) ? [] : [content.digest];
  const bytes = await readAll(theirs.fetch(content)).catch(() => undefined);
  if (!bytes) return [content.digest];
  if (!isManifest(content)) return [];
  const lacks: string[] = [];
  for (const child of successorsOf(content, bytes)) lacks.push(...(await missing(child, theirs)));
  return lacks;
}

/** Tags at the target that name something else than the same tag at the source, or something that is not whole. */
export async function wrongTags(target: Store, source: Store, names: readonly (readonly [string, string])[]) {
  const wrong: string[] = [];
  for (const [from, to] of names) {
    const [ours, theirs] = [source.repository(from), target.repository(to)];
    for await (const tag of theirs.tags()) {
      const [wanted, found] = [await ours.resolve(tag).catch(() => undefined), await theirs.resolve(tag)];
      if (wanted?.digest !== found.digest && !tag.startsWith('sha256-')) wrong.push(`${to}:${tag} is ${found.digest}`);
      const lacks = await missing(found, theirs);
      wrong.push(...lacks.map((digest) => `${to}:${tag} is tagged and lacks ${digest}`));
    }
  }
  return wrong;
}
