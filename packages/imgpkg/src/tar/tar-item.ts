import type { Descriptor, Digest } from '@cse/oci';

/** What stands on the element of the bundle that a tar was made of. */
export const ROOT_LABEL = 'dev.carvel.imgpkg.copy.root-bundle';

/** Where an image or index came from, and what becomes of it. */
interface TarOrigin {
  /** Where it was found: `host/path@digest`. */
  readonly refs: readonly string[];
  /** The user's tag, or none. */
  readonly tag: string;
  /** As the lock had it that named it, or empty. */
  readonly original: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface TarLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  /** The digest of what is in it, unpacked; empty where it is no layer of an image. */
  readonly diffId: string;
  readonly size: number;
}

export interface TarImage extends TarOrigin {
  readonly kind: 'image';
  readonly layers: readonly TarLayer[];
  readonly config: { readonly digest: Digest; readonly raw: string };
  readonly manifest: { readonly mediaType: string; readonly digest: Digest; readonly raw: string };
}

export interface TarIndex extends TarOrigin {
  readonly kind: 'index';
  readonly images: readonly TarImage[];
  readonly indexes: readonly TarIndex[];
  readonly mediaType: string;
  readonly digest: Digest;
  readonly raw: string;
}

/** One image or index that a tar holds, with its manifest and config; only layers stand beside it. */
export type TarItem = TarImage | TarIndex;

export const digestOfItem = (item: TarItem): Digest => (item.kind === 'image' ? item.manifest.digest : item.digest);

/** An item and all that is in it. */
export function* withChildren(item: TarItem): Iterable<TarItem> {
  yield item;
  if (item.kind === 'index') for (const child of [...item.images, ...item.indexes]) yield* withChildren(child);
}

/** The layers of all images, each once, in the order of their digests. */
export function layersOf(items: readonly TarItem[]): readonly TarLayer[] {
  const layers = new Map<Digest, TarLayer>();
  for (const item of items)
    for (const each of withChildren(item))
      if (each.kind === 'image') for (const layer of each.layers) layers.set(layer.digest, layer);
  return [...layers.values()].sort((a, b) => (a.digest < b.digest ? -1 : 1));
}

/** The name of a layer's file in a tar. It says `.tar.gz` whatever the layer is. */
export const fileOf = (digest: Digest): string => `${digest.replace(':', '-')}.tar.gz`;

/** The order in which a tar has its items. */
export function sortItems(items: readonly TarItem[]): readonly TarItem[] {
  const keyOf = (item: TarItem) =>
    item.kind === 'image' ? `${item.manifest.digest}/${item.config.digest}` : item.digest;
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))));
}

/** An item as what it is about, for who copies it. */
export interface TarContent {
  readonly content: Descriptor;
  /** Where it was found when the tar was made: `host/path@digest`. */
  readonly ref: string;
  readonly original: string;
  readonly tag: string;
  /** It is the bundle that the tar was made of. */
  readonly isRoot: boolean;
}

export function contentOf(item: TarItem): TarContent {
  const { refs, original, tag, labels } = item;
  const { mediaType, digest, raw } = item.kind === 'image' ? item.manifest : item;
  const content = { mediaType, digest, size: Buffer.byteLength(raw) };
  return { content, ref: refs[0] ?? '', original, tag, isRoot: labels !== undefined && ROOT_LABEL in labels };
}
