import { isIndex, isManifest, parseHolder, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import { z } from 'zod';
import { notText, tarTooLarge } from '../errors.ts';
import { ROOT_LABEL, type TarImage, type TarIndex, type TarItem, type TarLayer } from './tar-item.ts';

/** What a tar says of an item beside its content. */
export interface ItemNote {
  readonly tag?: string | undefined;
  readonly original?: string | undefined;
  /** It is the bundle that the tar is made of. */
  readonly isRoot?: boolean | undefined;
}

type Reader = Pick<PlanContext, 'read'>;

// A tar's manifest.json repeats an image for every index that names it: an index bomb would go off in there.
const LARGEST = 64 * 1024 * 1024;
/** What an item takes there beside its content, at most. */
const AROUND = 4 * 1024;

/** Reads all of an image or index but its layers, as an item of a tar. Throws `TAR_TOO_LARGE` where no manifest.json could hold it. */
export function makeItem(content: Located, note: ItemNote, { read }: Reader): Promise<TarItem> {
  const known = new Map<Digest, Promise<Uint8Array>>();
  let taken = 0;
  let refusal: Error | undefined;
  const counted: Reader['read'] = async (each) => {
    const { digest, size } = each.descriptor;
    taken += AROUND + size;
    if (taken > LARGEST) throw (refusal ??= tarTooLarge(content.descriptor.digest, LARGEST));
    const reading = known.get(digest) ?? read(each);
    known.set(digest, reading);
    return reading;
  };
  return itemOf(content, note, { read: counted });
}

async function itemOf(content: Located, note: ItemNote, context: Reader): Promise<TarItem> {
  const { descriptor, holder } = content;
  const bytes = await context.read(content);
  const { tag = '', original = '', isRoot = false } = note;
  const refs = [`${parseHolder(holder).repository}@${descriptor.digest}`];
  const origin = { refs, tag, original, labels: isRoot ? { [ROOT_LABEL]: '' } : undefined };
  const { manifests, config, layers } = parseManifest(descriptor, bytes);
  const { mediaType, digest } = descriptor;
  const raw = textOf(digest, bytes);
  if (!isIndex(descriptor)) {
    const configRaw = config ? textOf(config.digest, await context.read({ descriptor: config, holder })) : '';
    return imageOf({ ...origin, layers, config, configRaw, manifest: { mediaType, digest, raw } });
  }
  const children = await Promise.all(
    manifests.filter(isManifest).map((child) => itemOf({ descriptor: child, holder }, { tag, original }, context)),
  );
  const images = children.filter((child): child is TarImage => child.kind === 'image');
  const indexes = children.filter((child): child is TarIndex => child.kind === 'index');
  return { kind: 'index', ...origin, images, indexes, mediaType, digest, raw };
}

interface ImageParts extends Pick<TarImage, 'refs' | 'tag' | 'original' | 'labels' | 'manifest'> {
  readonly layers: readonly Descriptor[];
  readonly config: Descriptor | undefined;
  readonly configRaw: string;
}

function imageOf({ layers, config, configRaw, ...origin }: ImageParts): TarImage {
  const diffIds = diffIdsOf(configRaw);
  const described = layers.map(({ mediaType, digest, size }, at): TarLayer => ({
    mediaType,
    digest,
    diffId: (LAYERS.test(mediaType) && diffIds[at]) || '',
    size,
  }));
  return {
    kind: 'image',
    ...origin,
    layers: described,
    config: { digest: config?.digest ?? 'sha256:', raw: configRaw },
  };
}

/** The media types of an image's layers; an artifact's may be anything, and have nothing unpacked to name. */
const LAYERS =
  /^application\/vnd\.(docker\.image\.rootfs\.(foreign\.)?diff\.tar(\.gzip)?|oci\.image\.layer\.(nondistributable\.)?v1\.tar(\+gzip|\+zstd)?)$/;

const configSchema = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) });

function diffIdsOf(config: string): readonly string[] {
  try {
    return configSchema.parse(JSON.parse(config)).rootfs.diff_ids;
  } catch {
    return [];
  }
}

// Go would replace what is no UTF-8, and so change content that its digest names.
function textOf(digest: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notText(digest);
  }
}
