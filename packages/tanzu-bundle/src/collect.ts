import { orAbsent } from '@cse/errors';
import type { Descriptor, Reference } from '@cse/oci';
import { filesOf, type Store } from '@cse/store';
import {
  DATABASES,
  parseInventory,
  parseInventoryPlace,
  spotsOf,
  type InventorySpots,
  type PluginBinary,
  type Spot,
} from '@cse/tanzu-inventory';
import type { BundleManifest } from './bundle-manifest.ts';
import { withoutInventory } from './errors.ts';

/** One tar of a bundle: an image with its signatures. */
export interface BundleFile {
  readonly file: string;
  readonly repository: string;
  readonly images: readonly { readonly content: Descriptor; readonly tag?: string | undefined }[];
}

export interface Collecting {
  readonly spool: Store;
  readonly repositories: ReadonlySet<string>;
  /** The bundle's file, for messages. */
  readonly path: string;
}

/** Finds the inventory in what was put into a store, and all that it names and that is there. */
export async function collect({ spool, repositories, path }: Collecting) {
  const spots = await inventoryIn(spool, repositories);
  if (!spots) throw withoutInventory(path);
  const { folder } = parseInventoryPlace(spots.inventory.reference);
  const below = (reference: string) => reference.slice(folder.length);
  const { binaries } = parseInventory(
    await readFile(spool, spots.inventory, DATABASES.inventory),
    spots.inventory.reference,
  );
  const parts = [await partOf('plugin-inventory-image.tar.gz', spots.inventory, spool)];
  for (const binary of binaries) parts.push(await partOf(fileOf(binary), spots.binary(binary.uri), spool));
  const found = parts.filter((part) => part !== undefined);
  const manifest: BundleManifest = {
    inventory: below(spots.inventory.reference),
    metadata: { file: DATABASES.metadata, image: below(spots.metadata.reference) },
    images: found.map(({ file, repository }) => ({ file, path: below(repository) })),
  };
  return { manifest, metadata: await readFile(spool, spots.metadata, DATABASES.metadata), parts: found };
}

/** An inventory is what has its metadata beside it. */
async function inventoryIn(spool: Store, repositories: ReadonlySet<string>): Promise<InventorySpots | undefined> {
  for (const name of repositories) {
    const base = name.replace(/-metadata$/, '');
    if (base === name || !repositories.has(base)) continue;
    for await (const tag of spool.repository(name).tags()) {
      const spots = spotsOf(parseInventoryPlace(`${base}:${tag}`));
      if (await find(spool, spots.inventory)) return spots;
    }
  }
  return undefined;
}

async function partOf(file: string, spot: Spot, spool: Store): Promise<BundleFile | undefined> {
  const content = await find(spool, spot);
  if (!content) return undefined;
  const { repository, tag } = spot;
  const signatures: BundleFile['images'][number][] = [];
  for (const suffix of ['sig', 'att', 'sbom']) {
    const beside = `${content.digest.replace(':', '-')}.${suffix}`;
    const found = await find(spool, { repository, tag: beside });
    if (found) signatures.push({ content: found, tag: beside });
  }
  return { file, repository, images: [{ content, tag }, ...signatures] };
}

const fileOf = ({ name, target, os, architecture, version }: PluginBinary) =>
  `${name}-${target}-${os}_${architecture}-${version}.tar.gz`;

const find = (spool: Store, { repository, digest, tag = 'latest' }: Reference): Promise<Descriptor | undefined> =>
  orAbsent(spool.repository(repository).resolve(digest ?? tag));

async function readFile(spool: Store, spot: Spot, path: string): Promise<Uint8Array> {
  const repository = spool.repository(spot.repository);
  for await (const file of filesOf(repository, await repository.resolve(spot.digest ?? spot.tag ?? 'latest')))
    if (file.path === path) return await file.read();
  throw new Error(`${spot.reference} was made with ${path}`);
}
