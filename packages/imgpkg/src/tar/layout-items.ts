import { digestOf, MediaType, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import { readAll, verified, type Bytes } from '@cse/store';
import { notInLayout } from '../errors.ts';
import { makeItem } from './make-item.ts';
import { digestOfItem, withChildren, type TarItem } from './tar-item.ts';

/** A layout does not say where its images were; no registry has this name (RFC 2606). */
const NOWHERE = 'oci-layout.invalid/image';

/** Where a layout has a blob (image-spec, image-layout.md#blobs). */
export const blobOf = (digest: Digest): string => `blobs/${digest.replace(':', '/')}`;

/** The folders that a layout's tar may name. */
export const LAYOUT_FOLDERS: ReadonlySet<string> = new Set(['blobs/', 'blobs/sha256/', 'blobs/sha512/']);

/** A tar that holds an OCI image layout. */
export interface LayoutTar {
  readonly path: string;
  /** A file's bytes, if it is there. */
  bytes(name: string): Bytes | undefined;
}

/**
 * Reads the images of a layout in a tar, as `docker save` and skopeo's `oci-archive:` write it, with what their manifests
 * name but layers. Throws `CONTENT_NOT_FOUND` where one of those is not in it.
 */
export async function layoutItems(tar: LayoutTar): Promise<readonly TarItem[]> {
  const index = await readAll(bytesIn(tar, 'index.json'));
  const descriptor = { mediaType: MediaType.index, digest: digestOf(index), size: index.byteLength };
  const all = await makeItem(
    { descriptor, holder: `source:${NOWHERE}` },
    {},
    {
      read: async ({ descriptor: wanted }) =>
        wanted === descriptor ? index : readAll(verified(wanted, bytesIn(tar, blobOf(wanted.digest)))),
    },
  );
  const items = new Map([...withChildren(all)].map((item) => [digestOfItem(item), item]));
  return parseManifest(descriptor, index).manifests.flatMap((entry) => {
    const item = items.get(entry.digest);
    return item ? [{ ...item, tag: tagOf(entry) }] : [];
  });
}

function bytesIn(tar: LayoutTar, name: string): Bytes {
  const bytes = tar.bytes(name);
  if (!bytes) throw notInLayout(tar.path, name);
  return bytes;
}

/** Some tools name an image by its tag alone, some by its whole reference (image-spec, annotations.md). */
function tagOf({ annotations }: Descriptor): string {
  const name = annotations?.['org.opencontainers.image.ref.name'] ?? '';
  return /^(?:[^@]*:)?(\w[\w.-]{0,127})$/.exec(name)?.[1] ?? '';
}
