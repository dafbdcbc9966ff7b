import { isCseError } from '@cse/errors';
import { isForeign, parseManifest, type Digest } from '@cse/oci';
import { placesIn, readAll, withPlainErrors, type Bytes, type Files, type OpenFile, type TarPlace } from '@cse/store';
import { invalidTarManifest, layerMissing, tarMissing, tarUnreadable, wrongLength } from '../errors.ts';
import { blobOf, LAYOUT_FOLDERS, layoutItems } from './layout-items.ts';
import { parseTarManifest } from './parse-manifest.ts';
import { contentOf, fileOf, withChildren, type TarContent, type TarImage, type TarItem } from './tar-item.ts';

/** A tar of images that imgpkg or this package wrote, or of an OCI image layout, open for reading. */
export interface ImgpkgTar extends AsyncDisposable {
  readonly path: string;
  readonly items: readonly TarItem[];
  /** The same items, as what they are about. */
  readonly contents: readonly TarContent[];
  /** Where a layer's bytes stand in the tar, if it is in it. */
  place(layer: Digest): TarPlace | undefined;
  /** A layer's bytes, not yet verified. Throws `LAYER_NOT_IN_TAR`. */
  read(layer: Digest): Bytes;
}

// A manifest.json of 64 MiB names some twenty thousand images.
const LARGEST_MANIFEST = 64 * 1024 * 1024;
const CHUNK = 256 * 1024;

/** Opens a tar and reads what it says of itself; bodies of layers are left alone. */
export async function openTar(path: string, files: Files): Promise<ImgpkgTar> {
  const plain = withPlainErrors(files);
  const stat = await plain.stat(path);
  if (!stat) throw tarMissing(path);
  const file = await plain.open(path, 'read');
  try {
    const places = await placesOf(file, { path, size: stat.size });
    const tar = await tarOf({ path, places, file });
    for (const item of tar.items)
      for (const each of withChildren(item)) if (each.kind === 'image') checkLayers(each, tar);
    return tar;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function placesOf(file: OpenFile, { path, size }: { readonly path: string; readonly size: number }) {
  try {
    return await placesIn(file, size, LAYOUT_FOLDERS);
  } catch (error) {
    if (!isCseError(error) || error.code !== 'TAR_INVALID') throw error;
    const magic = new Uint8Array(2);
    await file.read(magic, 0);
    throw tarUnreadable(path, error, magic[0] === 0x1f && magic[1] === 0x8b);
  }
}

async function manifestOf(file: OpenFile, place: TarPlace | undefined): Promise<string> {
  if (!place) throw layerMissing('manifest.json');
  if (place.size > LARGEST_MANIFEST)
    throw invalidTarManifest('manifest.json', `it is larger than ${LARGEST_MANIFEST} bytes`);
  return new TextDecoder().decode(await readAll(stretch(file, place)));
}

// What is missing may be at the target already; what is there must be as long as the image says.
function checkLayers({ manifest, layers, config }: TarImage, { path, place }: ImgpkgTar): void {
  const named = parseManifest(manifest, new TextEncoder().encode(manifest.raw));
  const same =
    named.layers.length === layers.length && named.layers.every(({ digest }, at) => digest === layers[at]?.digest);
  if (!same || named.config?.digest !== config.digest)
    throw invalidTarManifest(path, `its content for ${manifest.digest} differs from that manifest`);
  for (const layer of named.layers) {
    const found = place(layer.digest);
    if (found && found.size !== layer.size && !isForeign(layer)) throw wrongLength(path, found, layer.size);
  }
}

interface TarFile {
  readonly path: string;
  readonly places: ReadonlyMap<string, TarPlace>;
  readonly file: OpenFile;
}

// What docker saves is a layout with a manifest.json of its own kind beside it.
async function tarOf({ path, places, file }: TarFile): Promise<ImgpkgTar> {
  const isLayout = places.has('oci-layout');
  const nameOf = isLayout ? blobOf : fileOf;
  const place = (layer: Digest) => places.get(nameOf(layer));
  const bytes = (name: string) => {
    const found = places.get(name);
    return found && stretch(file, found);
  };
  const items = isLayout
    ? await layoutItems({ path, bytes })
    : parseTarManifest(await manifestOf(file, places.get('manifest.json')), path);
  return {
    path,
    items,
    contents: items.map(contentOf),
    place,
    read(layer) {
      const found = bytes(nameOf(layer));
      if (!found) throw layerMissing(nameOf(layer));
      return found;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

export async function* stretch(file: OpenFile, { start, size }: Pick<TarPlace, 'start' | 'size'>): Bytes {
  for (let done = 0; done < size;) {
    const buffer = new Uint8Array(Math.min(CHUNK, size - done));
    const count = await file.read(buffer, start + done);
    if (count === 0) return;
    done += count;
    yield buffer.subarray(0, count);
  }
}
