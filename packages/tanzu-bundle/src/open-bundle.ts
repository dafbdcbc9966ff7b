import { openTar, tarStore, type ImgpkgTar } from '@cse/imgpkg';
import { parseReference } from '@cse/oci';
import { bytesOf, filesOf, memoryStore, withPlainErrors, type Files, type SourceStore } from '@cse/store';
import {
  DATABASES,
  isShown,
  metadataImage,
  OFFICIAL_INVENTORY,
  parseInventory,
  parseInventoryPlace,
  parseMetadata,
  spotsOf,
  type InventorySpots,
  type Metadata,
} from '@cse/tanzu-inventory';
import { MANIFEST_FILE, parseBundleManifest, type BundleManifest } from './bundle-manifest.ts';
import { bundleMissing, invalidBundle } from './errors.ts';
import type { MakeScratch } from './scratch.ts';
import { unpack } from './unpack.ts';

export interface BundleOptions {
  readonly files: Files;
  readonly scratch: MakeScratch;
}

/** A bundle that is open for reading. Its images stand under the vendor's names, as if they had been copied from there. */
export interface TanzuBundle extends AsyncDisposable {
  readonly store: SourceStore;
  /** What a command line would say to get all that is in it, by flag. */
  readonly flags: Readonly<Record<string, unknown>>;
}

/** Opens what `tanzu plugin download-bundle` wrote. Throws `TANZU_BUNDLE_INVALID` where anything that it names is missing. */
export async function openTanzuBundle(path: string, options: BundleOptions): Promise<TanzuBundle> {
  const closing = new AsyncDisposableStack();
  try {
    return { ...(await open(path, options, closing)), [Symbol.asyncDispose]: () => closing.disposeAsync() };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

async function open(path: string, { files, scratch }: BundleOptions, closing: AsyncDisposableStack) {
  const plain = withPlainErrors(files);
  if (!(await plain.stat(path))) throw bundleMissing(path);
  const { dir } = closing.use(await scratch());
  const { small, tars } = await unpack(path, { dir, files: plain });
  const manifest = parseBundleManifest(new TextDecoder().decode(small.get(MANIFEST_FILE)), path);
  const lost = manifest.images.find(({ file }) => !tars.has(file));
  const database = small.get(manifest.metadata.file);
  if (lost) throw invalidBundle(path, `it has no ${lost.file}`);
  if (!database) throw invalidBundle(path, `it has no ${manifest.metadata.file}`);
  const metadata = parseMetadata(database, `${manifest.metadata.file} in ${path}`);
  const spots = spotsOf(parseInventoryPlace(FOLDER + manifest.inventory));
  const images = tarStore(shelfOf({ manifest, dir, files, closing }));
  const store = beside(images, { repository: spots.metadata.repository, store: await metadataStore(metadata, spots) });
  return { store, flags: await flagsOf({ store, spots, metadata, manifest }) };
}

const FOLDER = parseInventoryPlace(OFFICIAL_INVENTORY).folder;

interface Shelving {
  readonly manifest: BundleManifest;
  readonly dir: string;
  readonly files: Files;
  readonly closing: AsyncDisposableStack;
}

// Several versions of a plugin are several tars of one repository.
function shelfOf({ manifest, dir, files, closing }: Shelving) {
  const byRepository = Map.groupBy(manifest.images, ({ path }) => parseReference(FOLDER + path).repository);
  const opened = new Map<string, Promise<ImgpkgTar>>();
  const open = (file: string) => {
    const opening = opened.get(file) ?? openTar(`${dir}/${file}`, files);
    if (!opened.has(file)) closing.defer(async () => (await opening)[Symbol.asyncDispose]());
    opened.set(file, opening);
    return opening;
  };
  return (repository: string) => Promise.all((byRepository.get(repository) ?? []).map(({ file }) => open(file)));
}

async function metadataStore(metadata: Metadata, { metadata: spot }: InventorySpots): Promise<SourceStore> {
  const store = memoryStore();
  const repository = store.repository(spot.repository);
  const { manifest, blobs } = await metadataImage(metadata);
  for (const { descriptor, bytes } of [...blobs, manifest]) await repository.push(descriptor, () => bytesOf(bytes));
  await repository.tag(manifest.descriptor, spot.tag ?? 'latest');
  return store;
}

/** One store, with another's repository in it. */
function beside(store: SourceStore, other: { readonly repository: string; readonly store: SourceStore }): SourceStore {
  return {
    repository: (name) => (name === other.repository ? other.store : store).repository(name),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

interface OpenedBundle {
  readonly store: SourceStore;
  readonly spots: InventorySpots;
  readonly metadata: Metadata;
  readonly manifest: BundleManifest;
}

/** Everything, and where the bundle has plugins for some systems only, these. */
async function flagsOf({ store, spots, metadata, manifest }: OpenedBundle) {
  const { inventory } = spots;
  const shown = isShown(metadata);
  const binaries = (await readInventory(store, spots)).binaries.filter(shown.plugin);
  const held = new Set(manifest.images.map(({ path }) => parseReference(FOLDER + path).repository));
  const isHeld = (uri: string) => held.has(spots.binary(uri).repository);
  const kept = binaries.filter(({ uri }) => isHeld(uri));
  const osArch = [...new Set(kept.map(({ os, architecture }) => `${os}/${architecture}`))].sort();
  const isPart = kept.length < binaries.length;
  const all = { only: ['cli-plugins'], inventory: inventory.reference, 'all-plugins': true };
  return isPart ? { ...all, 'os-arch': osArch } : all;
}

async function readInventory(store: SourceStore, { inventory }: InventorySpots) {
  const repository = store.repository(inventory.repository);
  const image = await repository.resolve(inventory.tag ?? 'latest');
  let database = new Uint8Array();
  for await (const file of filesOf(repository, image))
    if (file.path === DATABASES.inventory) database = new Uint8Array(await file.read());
  return parseInventory(database, inventory.reference);
}
