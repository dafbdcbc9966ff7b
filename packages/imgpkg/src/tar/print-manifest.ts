import { sortItems, type TarImage, type TarIndex, type TarItem } from './tar-item.ts';

/** `manifest.json` of a tar, to the byte as Go's `encoding/json` writes it. */
export function printManifest(items: readonly TarItem[]): string {
  return escaped(JSON.stringify(sortItems(items).map(elementOf)));
}

const elementOf = (item: TarItem) =>
  item.kind === 'image' ? { ImageIndex: null, Image: imageOf(item) } : { ImageIndex: indexOf(item), Image: null };

function imageOf({ refs, layers, config, manifest, tag, original, labels }: TarImage) {
  return {
    Refs: refs,
    Layers: orNull(
      layers.map(({ mediaType, digest, diffId, size }) => ({
        MediaType: mediaType,
        Digest: digest,
        DiffID: diffId,
        Size: size,
      })),
    ),
    Config: { Digest: config.digest, Raw: config.raw },
    Manifest: { MediaType: manifest.mediaType, Digest: manifest.digest, Raw: manifest.raw },
    Tag: tag,
    OrigRef: original,
    Labels: labels ?? null,
  };
}

function indexOf({ refs, images, indexes, mediaType, digest, raw, tag, original, labels }: TarIndex): object {
  return {
    Refs: refs,
    Images: orNull(images.map(imageOf)),
    Indexes: orNull(indexes.map(indexOf)),
    MediaType: mediaType,
    Digest: digest,
    Raw: raw,
    Tag: tag,
    OrigRef: original,
    Labels: labels ?? null,
  };
}

const orNull = <T>(list: readonly T[]) => (list.length > 0 ? list : null);

// Go escapes what HTML or JavaScript could take for their own.
const escaped = (json: string) =>
  json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
