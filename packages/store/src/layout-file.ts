import { isDigest, parseReference, type Descriptor, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidLayout } from './errors.ts';

/** What `index.json` says: each repository's manifests and tags, and what is there under names of other tools' making. */
export interface LayoutIndex {
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** Descriptors whose name is no full reference. They are kept as they are. */
  readonly others: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

export interface Shelf {
  readonly manifests: ReadonlyMap<Digest, Descriptor>;
  readonly tags: ReadonlyMap<string, Digest>;
}

/** What the file `oci-layout` holds (image-spec, image-layout.md#oci-layout-file). */
export const LAYOUT_FILE = '{"imageLayoutVersion":"1.0.0"}';

/** The annotation that names a manifest in a layout (image-spec, annotations.md). */
const REF_NAME = 'org.opencontainers.image.ref.name';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.custom<Digest>(isDigest, 'is not a digest'),
  size: z.int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const indexSchema = z.object({
  schemaVersion: z.literal(2),
  manifests: z.array(descriptorSchema).nullish(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const layoutSchema = z.object({ imageLayoutVersion: z.literal('1.0.0') });

/** Checks the file `oci-layout`. An unknown version is refused (image-spec, image-layout.md#oci-layout-file). */
export function checkLayoutFile(dir: string, text: string): void {
  const result = layoutSchema.safeParse(parseJson(dir, 'oci-layout', text));
  if (!result.success) throw invalidLayout(dir, 'its oci-layout does not have version 1.0.0', result.error);
}

export function parseLayoutIndex(dir: string, text: string): LayoutIndex {
  const result = indexSchema.safeParse(parseJson(dir, 'index.json', text));
  if (!result.success) throw invalidLayout(dir, `index.json: ${z.prettifyError(result.error)}`, result.error);
  const shelves = new Map<string, { manifests: Map<Digest, Descriptor>; tags: Map<string, Digest> }>();
  const others: Descriptor[] = [];
  for (const entry of (result.data.manifests ?? []) as Descriptor[]) {
    const name = fullName(entry.annotations?.[REF_NAME]);
    if (!name) {
      others.push(entry);
      continue;
    }
    const shelf = shelves.get(name.repository) ?? { manifests: new Map(), tags: new Map() };
    shelves.set(name.repository, shelf);
    shelf.manifests.set(entry.digest, withoutName(entry));
    if (name.tag !== undefined) shelf.tags.set(name.tag, entry.digest);
  }
  return { shelves, others, annotations: result.data.annotations };
}

/** The files of a layout beside its blobs, by name. */
export const printLayout = (index: LayoutIndex) => ({
  'oci-layout': LAYOUT_FILE,
  'index.json': printLayoutIndex(index),
});

/** The same index is always the same bytes: names are sorted. A manifest without a tag is named by its digest. */
export function printLayoutIndex({ shelves, others, annotations }: LayoutIndex): string {
  const named = [...shelves].flatMap(([repository, { manifests, tags }]) => {
    const tagged = new Set(tags.values());
    const untagged = [...manifests.keys()].filter((digest) => !tagged.has(digest));
    return [
      ...[...tags].map(([tag, digest]) => withName(manifests.get(digest), `${repository}:${tag}`)),
      ...untagged.map((digest) => withName(manifests.get(digest), `${repository}@${digest}`)),
    ];
  });
  const manifests = [...others, ...named.sort(byName)];
  return `${JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests, annotations }, undefined, 1)}\n`;
}

function fullName(name: string | undefined) {
  if (name === undefined) return undefined;
  try {
    const { repository, tag, digest } = parseReference(name);
    const whole = [repository, tag && `:${tag}`, digest && `@${digest}`].filter(Boolean).join('');
    // `v1` alone would be read as an image of Docker Hub: only what is written in full is one of our names.
    return whole === name && (tag !== undefined || digest !== undefined) ? { repository, tag } : undefined;
  } catch {
    return undefined;
  }
}

function withName(descriptor: Descriptor | undefined, name: string): Descriptor {
  if (!descriptor) throw new Error(`${name} lists a manifest that is missing`);
  return { ...descriptor, annotations: { ...descriptor.annotations, [REF_NAME]: name } };
}

function withoutName({ annotations, ...descriptor }: Descriptor): Descriptor {
  const { [REF_NAME]: _, ...rest } = annotations ?? {};
  return Object.keys(rest).length === 0 ? descriptor : { ...descriptor, annotations: rest };
}

const byName = (a: Descriptor, b: Descriptor) =>
  (a.annotations?.[REF_NAME] ?? '') < (b.annotations?.[REF_NAME] ?? '') ? -1 : 1;

function parseJson(dir: string, name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidLayout(dir, `${name} is not JSON`, cause);
  }
}
