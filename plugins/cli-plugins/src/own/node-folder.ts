import { messageOf } from '@cse/errors';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest, type Digest } from '@cse/oci';
import { z } from 'zod';
import { invalidLayout, invalidOwn, ownExists } from './errors.ts';
import {
  emptyInventory,
  grow,
  parseOwn,
  printOwn,
  type Grown,
  type InventoryImage,
  type OwnInventory,
} from './own-inventory.ts';

/** What the inventory says, beside its images. */
const SAYS = 'plugin-inventory.json';
const CENTRAL_CONFIG = 'central_config.yaml';
const REF_NAME = 'org.opencontainers.image.ref.name';

/** Begins an inventory in a folder, which is an OCI image layout and can be served as it is. */
export async function initFolder(dir: string, name: string | undefined): Promise<OwnInventory> {
  const own = emptyInventory(name);
  await mkdir(dir, { recursive: true });
  if ((await text(join(dir, SAYS))) !== undefined) throw ownExists(join(dir, SAYS));
  await saveFolder(dir, await grow(own, {}, await text(join(dir, CENTRAL_CONFIG))));
  return own;
}

/** Reads what the inventory in a folder says, and the central configuration that stands beside it, if any. */
export async function openFolder(dir: string) {
  const path = join(dir, SAYS);
  const said = await text(path);
  if (said === undefined) throw invalidOwn(path, 'it does not exist');
  return { own: parseOwn(said, path), centralConfig: await text(join(dir, CENTRAL_CONFIG)) };
}

/** Keeps what the inventory says now, its images first. */
export async function saveFolder(dir: string, { own, images }: Grown): Promise<void> {
  await putImages(dir, images);
  await replace(join(dir, SAYS), printOwn(own));
}

/** Puts images into the layout under their references (image-spec, image-layout.md). */
export async function putImages(dir: string, images: readonly InventoryImage[]): Promise<void> {
  await mkdir(join(dir, 'blobs/sha256'), { recursive: true });
  for (const { image } of images)
    for (const { descriptor, bytes } of [...image.blobs, image.manifest])
      await replace(join(dir, 'blobs', descriptor.digest.replace(':', '/')), bytes);
  const added = new Map(images.map(({ reference, image }) => [reference, image.manifest.descriptor]));
  const kept = (await entriesOf(dir)).filter(({ annotations }) => !added.has(annotations?.[REF_NAME] ?? ''));
  const named = [...added].map(([reference, descriptor]) => ({
    ...descriptor,
    annotations: { [REF_NAME]: reference },
  }));
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [...kept, ...named],
  };
  await replace(join(dir, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await replace(join(dir, 'index.json'), `${JSON.stringify(index, undefined, 1)}\n`);
}

/** The digest of the image that a reference names in the layout. */
export async function digestOf(dir: string, reference: string): Promise<Digest> {
  const entry = (await entriesOf(dir)).find(({ annotations }) => annotations?.[REF_NAME] === reference);
  if (!entry) throw invalidLayout(dir, `it has no ${reference}`);
  return entry.digest;
}

const digestSchema = z.custom<Digest>(isDigest, 'is not a digest');
const indexSchema = z.object({
  manifests: z.array(z.looseObject({ digest: digestSchema, annotations: z.record(z.string(), z.string()).optional() })),
});

async function entriesOf(dir: string) {
  const index = await text(join(dir, 'index.json'));
  if (index === undefined) return [];
  try {
    return indexSchema.parse(JSON.parse(index)).manifests;
  } catch (cause) {
    throw invalidLayout(dir, cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause));
  }
}

/** Old or new, never a part; nothing else stays, and several may write it at once. */
async function replace(path: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes, { flag: 'wx', mode: 0o644, flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const text = (path: string) =>
  readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
