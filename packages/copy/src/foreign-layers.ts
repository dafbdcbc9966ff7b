import { isForeign, isIndex, parseManifest, type Digest } from '@cse/oci';
import type { Located, PlanContext } from '@cse/plugin';
import { placeOf, type CopyItem } from './gather.ts';

/** What imgpkg says of layers that it left out, or of a flag that was of no use; nothing where there is nothing to say. */
export async function remarkOnForeignLayers(
  items: readonly CopyItem[],
  {
    foreign,
    to,
    context,
  }: { readonly foreign: boolean; readonly to?: string | undefined; readonly context: PlanContext },
): Promise<string | undefined> {
  const seen = new Set<Digest>();
  const images = await Promise.all(items.map(({ content }) => foreignIn(content, { context, seen })));
  const found = images.flat();
  if (foreign && found.length === 0)
    return "'--include-non-distributable-layers' flag provided, but no images contained a non-distributable layer.";
  if (foreign || found.length === 0) return undefined;
  const nameOf = (image: Located) => (to === undefined ? placeOf(image) : `${to}@${image.descriptor.digest}`);
  return [
    SKIPPED,
    ...found.flatMap(({ image, layers }) => [` - Image: ${nameOf(image)}`, '   Layers:', ...layers.map(asEntry)]),
  ].join('\n');
}

const SKIPPED =
  'Skipped the followings layer(s) due to it being non-distributable. If you would like to include non-distributable layers, use the --include-non-distributable-layers flag';
const asEntry = (layer: Digest) => `     - ${layer}`;

interface ForeignImage {
  readonly image: Located;
  readonly layers: readonly Digest[];
}

interface LayerSearch {
  readonly context: PlanContext;
  /** What lies in several indexes, or several times in one, is looked at once. */
  readonly seen: Set<Digest>;
}

async function foreignIn(content: Located, { context, seen }: LayerSearch): Promise<readonly ForeignImage[]> {
  const { manifests, layers } = parseManifest(content.descriptor, await context.read(content));
  if (!isIndex(content.descriptor)) {
    const skipped = layers.filter(isForeign).map(({ digest }) => digest);
    return skipped.length > 0 ? [{ image: content, layers: skipped }] : [];
  }
  const named = new Set(manifests.map(({ digest }) => digest));
  const children = (await context.successors(content)).filter(({ descriptor: { digest } }) => {
    const isNew = named.has(digest) && !seen.has(digest);
    seen.add(digest);
    return isNew;
  });
  return (await Promise.all(children.map((child) => foreignIn(child, { context, seen })))).flat();
}
