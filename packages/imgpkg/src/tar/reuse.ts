import { isCseError } from '@cse/errors';
import type { Descriptor } from '@cse/oci';
import { verified, type Bytes, type Files, type OpenFile } from '@cse/store';
import { openTar, stretch, type ImgpkgTar } from './open-tar.ts';
import type { TarLayout } from './tar-layout.ts';

/** Layers of an earlier tar. Each is hashed before it counts as there, so a damaged one is fetched again. */
export interface Reusable extends AsyncDisposable {
  /** The earlier tar was laid out the same: what is right in it stays where it is. */
  readonly inPlace: boolean;
  /** Puts a layer where it belongs, if an earlier tar has it, and says whether it could. */
  take(layer: Descriptor, put: (bytes: Bytes) => Promise<void>): Promise<boolean>;
  /** Takes away what nobody needs once the new tar has its name. */
  discard(): Promise<void>;
}

interface ReuseOptions {
  readonly files: Files;
  readonly layout: TarLayout;
}

/** Finds what an earlier run left: an unfinished tar, a finished one, or both. Neither is changed before the new one is whole. */
export async function reusable(path: string, draft: string, { files, layout }: ReuseOptions): Promise<Reusable> {
  const inPlace = await hasFrame(draft, { files, layout });
  const former = `${draft}.old`;
  if (!inPlace && (await files.stat(draft))) await files.rename(draft, former);
  const tars = await Promise.all([...(inPlace ? [draft] : [former]), path].map((each) => openIfWhole(each, files)));
  const [own] = tars;
  return {
    inPlace,
    async take(layer, put) {
      for (const tar of tars) {
        const place = tar?.place(layer.digest);
        if (!tar || place?.size !== layer.size) continue;
        const bytes = verified(layer, tar.read(layer.digest));
        if (await isTaken(tar === own && inPlace ? drain(bytes) : put(bytes))) return true;
      }
      return false;
    },
    discard: () => files.unlink(former),
    async [Symbol.asyncDispose]() {
      for (const tar of tars) await tar?.[Symbol.asyncDispose]();
    },
  };
}

/** Says whether the tar stands there already: laid out the same, and every layer in it what its name says. */
export async function isWhole(path: string, { files, layout }: ReuseOptions): Promise<boolean> {
  if (!(await hasFrame(path, { files, layout }))) return false;
  const file = await files.open(path, 'read');
  try {
    for (const [digest, place] of layout.places) {
      const layer = { mediaType: '', digest, size: place.size };
      if (!(await isTaken(drain(verified(layer, stretch(file, place)))))) return false;
    }
    return true;
  } finally {
    await file.close();
  }
}

/** Says whether an unfinished tar was laid out for the same content. */
async function hasFrame(draft: string, { files, layout }: ReuseOptions): Promise<boolean> {
  if ((await files.stat(draft))?.size !== layout.size) return false;
  const file = await files.open(draft, 'read');
  try {
    for (const { position, bytes } of layout.frame) if (!(await hasBytes(file, position, bytes))) return false;
    return true;
  } finally {
    await file.close();
  }
}

async function hasBytes(file: OpenFile, start: number, bytes: Uint8Array): Promise<boolean> {
  const found: Uint8Array[] = [];
  for await (const chunk of stretch(file, { start, size: bytes.byteLength })) found.push(chunk);
  return Buffer.concat(found).equals(bytes);
}

// What cannot be read has nothing to reuse, and is no reason not to begin anew.
async function openIfWhole(path: string, files: Files): Promise<ImgpkgTar | undefined> {
  try {
    return await openTar(path, files);
  } catch (error) {
    if (isCseError(error)) return undefined;
    throw error;
  }
}

async function isTaken(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (isCseError(error) && error.code === 'CONTENT_MISMATCH') return false;
    throw error;
  }
}

async function drain(bytes: Bytes): Promise<void> {
  for await (const _ of bytes);
}
