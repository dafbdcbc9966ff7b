import { parseManifest, type Digest } from '@cse/oci';
import type { Located, PlanContext, Want } from '@cse/plugin';
import type { InventorySpots, PluginBinary } from '@cse/tanzu-inventory';
import { notOneLayer } from './errors.ts';

export interface BinaryOptions {
  readonly from: InventorySpots;
  readonly to: InventorySpots;
  /** Take for granted that the images hold what the inventory says. */
  readonly unchecked: boolean;
}

// Each is asked for with a few small requests; more at once would only wait in line.
const AT_ONCE = 8;

/** The images of some plugins, each with what belongs to it, and each to hold the executable that the inventory names. */
export async function* binaryWants(
  binaries: readonly PluginBinary[],
  options: BinaryOptions,
  context: PlanContext,
): AsyncGenerator<Want> {
  for (let at = 0; at < binaries.length; at += AT_ONCE) {
    const some = binaries.slice(at, at + AT_ONCE);
    for (const wants of await Promise.all(some.map((binary) => wantsOf(binary, options, context)))) yield* wants;
  }
}

async function wantsOf(
  binary: PluginBinary,
  { from, to, unchecked }: BinaryOptions,
  context: PlanContext,
): Promise<readonly Want[]> {
  const image = await context.source.resolve(from.binary(binary.uri).reference);
  const spot = to.binary(binary.uri);
  const executable = unchecked || binary.digest === '' ? undefined : parseSha256(binary.digest);
  const companions = await Array.fromAsync(context.companions(image));
  // What only a digest names is swept away by many a registry; imgpkg gives it this tag too.
  const tag = spot.tag ?? `${image.descriptor.digest.replace(':', '-')}.imgpkg`;
  return [
    {
      content: image,
      to: spot.repository,
      tag,
      containsFile: executable && (await inOnlyLayer(image, executable, context)),
    },
    ...companions.map((each) => ({ ...each, to: spot.repository })),
  ];
}

const parseSha256 = (hex: string): Digest => `sha256:${hex}`;

/** The executable is in the only layer: then it is enough to look for it in there, on its way. */
async function inOnlyLayer(image: Located, executable: Digest, context: PlanContext): Promise<Digest> {
  const { layers } = parseManifest(image.descriptor, await context.read(image));
  if (layers.length !== 1) throw notOneLayer(image.reference ?? image.descriptor.digest, layers.length);
  return executable;
}
