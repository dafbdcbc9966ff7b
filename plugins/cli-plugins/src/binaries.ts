import { createHash } from 'node:crypto';
import type { Located, PlanContext, Want } from '@cse/plugin';
import type { InventorySpots, PluginBinary, Spot } from '@cse/tanzu-inventory';
import { notOneFile, wrongBinary } from './errors.ts';

export interface BinaryOptions {
  readonly from: InventorySpots;
  readonly to: InventorySpots;
  /** Take for granted that the images hold what the inventory says. */
  readonly unchecked: boolean;
}

// Each is asked for with a few small requests; more at once would only wait in line.
const AT_ONCE = 8;

/** The images of some plugins, each with what belongs to it, and each known to hold the executable that the inventory names. */
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

async function wantsOf(binary: PluginBinary, { from, to, unchecked }: BinaryOptions, context: PlanContext) {
  const image = await context.source.resolve(from.binary(binary.uri).reference);
  const spot = to.binary(binary.uri);
  if (!unchecked) await checkBinary(binary, { image, spot }, context);
  const companions = await Array.fromAsync(context.companions(image));
  // What only a digest names is swept away by many a registry; imgpkg gives it this tag too.
  const tag = spot.tag ?? `${image.descriptor.digest.replace(':', '-')}.imgpkg`;
  return [
    { content: image, to: spot.repository, tag },
    ...companions.map((each) => ({ ...each, to: spot.repository })),
  ];
}

interface Checked {
  readonly image: Located;
  /** Where it goes. */
  readonly spot: Spot;
}

/** Reads an image to see that it holds the executable that the inventory names. What is at the target was read before it came there. */
async function checkBinary({ digest }: PluginBinary, { image, spot }: Checked, context: PlanContext): Promise<void> {
  if (digest === '') return;
  const sameImage = `${spot.repository}@${image.descriptor.digest}`;
  if (context.destination === 'registry' && (await context.target.find(sameImage))) return;
  const hashes = new Map<string, string>();
  for await (const file of context.files(image)) {
    // Clients pass over these when they look for the executable.
    if (file.path.split('/').includes('test')) continue;
    const hash = createHash('sha256');
    for await (const piece of file.open()) hash.update(piece);
    hashes.set(file.path, hash.digest('hex'));
  }
  const name = image.reference ?? sameImage;
  const [found, ...more] = hashes.values();
  if (found === undefined || more.length > 0) throw notOneFile(name, [...hashes.keys()]);
  if (found !== digest) throw wrongBinary(name, found, digest);
}
