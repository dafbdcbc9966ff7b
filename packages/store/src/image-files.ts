import { isForeign, isIndex, parseManifest, type Descriptor } from '@cse/oci';
import { readAll, type Bytes, type CallOptions, type Source } from './content.ts';
import { decompressed } from './decompressed.ts';
import { imageRefused, isAnIndex } from './errors.ts';
import { LayerView, pathOf } from './layer-view.ts';
import { readTar, type TarEntry } from './tar-reader.ts';

/** A regular file of an image. */
export interface FileInImage {
  /** Without a leading slash: `src/artifact/dependencies.txt`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
  /** Reads it piece by piece; to be called before the next file is asked for. */
  open(): AsyncIterable<Uint8Array>;
  /** Reads it whole; to be called before the next file is asked for. Throws `CONTENT_TOO_LARGE` beyond `limit` bytes. */
  read(limit?: number): Promise<Uint8Array>;
}

/** Where an image's content is read from: a repository, or anything that can fetch. */
export type Fetcher = Pick<Source, 'fetch'>;

const MANIFEST_LIMIT = 8 * 1024 * 1024;
const FILE_LIMIT = 64 * 1024 * 1024;

/**
 * The files of an image: its layers from the top down, whiteouts applied, nothing unpacked to disk. Each layer is read once and
 * verified to its end, also when the reader stops before; only reading a hard link reads its layer again.
 */
export async function* filesOf(
  source: Fetcher,
  image: Descriptor,
  options: CallOptions = {},
): AsyncIterable<FileInImage> {
  if (isIndex(image)) throw isAnIndex(image.digest);
  const manifest = parseManifest(image, await readAll(source.fetch(image, options), MANIFEST_LIMIT));
  const view = new LayerView();
  for (const layer of manifest.layers.toReversed()) {
    if (isForeign(layer) || !/\btar\b/.test(layer.mediaType)) continue;
    yield* filesOfLayer({ layer, source, options }, view);
    view.descend();
  }
}

interface LayerSource {
  readonly layer: Descriptor;
  readonly source: Fetcher;
  readonly options: CallOptions;
}

async function* filesOfLayer(opened: LayerSource, view: LayerView): AsyncIterable<FileInImage> {
  const entries = entriesOf(opened);
  const originals = new Map<string, { readonly size: number; readonly mode: number }>();
  let finished = false;
  try {
    for (let next = await entries.next(); !next.done; next = await entries.next()) {
      const entry = next.value;
      const { path, visible } = view.admit(entry);
      if (entry.kind === 'file') originals.set(path, { size: entry.size, mode: entry.mode });
      if (!visible) continue;
      if (entry.kind === 'file') yield fileOf(path, entry);
      if (entry.kind === 'hardlink') yield linkedFile(path, entry, { opened, originals });
    }
    finished = true;
  } catch (error) {
    finished = true;
    throw error;
  } finally {
    // A reader that saw enough still has to know that it saw the right bytes.
    if (!finished && !opened.options.signal?.aborted) for await (const _ of entries);
    await entries.return();
  }
}

function entriesOf({ layer, source, options }: LayerSource): AsyncGenerator<TarEntry, void, undefined> {
  return readTar(decompressed(source.fetch(layer, options)));
}

function fileOf(path: string, { size, mode, bytes }: TarEntry): FileInImage {
  return { path, size, mode, open: () => bytes, read: (limit = FILE_LIMIT) => readAll(bytes, limit) };
}

interface Linking {
  readonly opened: LayerSource;
  readonly originals: ReadonlyMap<string, { readonly size: number; readonly mode: number }>;
}

// The file that a hard link shares has gone by when the link comes.
function linkedFile(path: string, { link }: TarEntry, { opened, originals }: Linking): FileInImage {
  const target = pathOf(link);
  const original = originals.get(target);
  if (!original)
    throw imageRefused(
      `${JSON.stringify(path)} is a hard link to ${JSON.stringify(link)}, which does not come before it`,
    );
  const open = () => readAgain(opened, target);
  return { path, ...original, open, read: (limit = FILE_LIMIT) => readAll(open(), limit) };
}

async function* readAgain(opened: LayerSource, target: string): Bytes {
  let found = false;
  for await (const entry of entriesOf(opened)) {
    if (entry.kind !== 'file' || pathOf(entry.path) !== target) continue;
    found = true;
    yield* entry.bytes;
  }
  if (!found) throw imageRefused(`its layer ${opened.layer.digest} has no ${JSON.stringify(target)} any more`);
}
