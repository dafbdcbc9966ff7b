import { parseReference } from '@cse/oci';
import { bytesOf, type Store } from '@cse/store';
import { buildInventory, OFFICIAL_INVENTORY, signImage, type BuiltInventory } from '@cse/tanzu-inventory';
import { groupsFor, pluginsFor } from './cli-plugins.ts';
import { inParallel } from './in-parallel.ts';
import type { Size } from './maker.ts';
import { fraction, noise } from './noise.ts';
import { signingKey } from './signing-key.ts';
import type { TkgRelease } from './tkg-releases.ts';

type FilledImage = BuiltInventory['inventory'];
type Binary = BuiltInventory['binaries'][number];

/** The vendor's inventory of Tanzu CLI plugins, signed, and the plugins of some TKG releases. */
export async function fillCliPlugins(
  releases: readonly TkgRelease[],
  { store, seed, scale }: Size & { readonly store: Store },
): Promise<void> {
  const { repository, tag } = parseReference(OFFICIAL_INVENTORY);
  const folder = repository.slice(0, repository.lastIndexOf('/'));
  const known: Binary['binary'][] = [];
  // One at a time to build, so that only a few executables are in memory.
  await inParallel(pluginsFor(releases), async (plugin) => {
    const executable = Buffer.concat([...noise(`${seed} ${nameOf(plugin)}`, sizeOf(nameOf(plugin), scale))]);
    const { binaries } = await buildInventory({ binaries: [{ ...plugin, executable }], groups: [] });
    for (const { binary, path, tag: version, image } of binaries) {
      await putImage(store, image, { repository: `${folder}/${path}`, tag: version });
      known.push(binary);
    }
  });
  const { inventory } = await buildInventory({ binaries: [], known, groups: groupsFor(releases), centralConfig });
  const { digest } = inventory.manifest.descriptor;
  await putImage(store, inventory, { repository, tag });
  const signature = signImage(digest, { name: repository, key: signingKey(seed) });
  await putImage(store, signature, { repository, tag: `${digest.replace(':', '-')}.sig` });
}

async function putImage(
  store: Store,
  { manifest, blobs }: FilledImage,
  { repository, tag }: { readonly repository: string; readonly tag?: string | undefined },
): Promise<void> {
  const target = store.repository(repository);
  for (const { descriptor, bytes } of [...blobs, manifest]) await target.push(descriptor, () => bytesOf(bytes));
  if (tag !== undefined) await target.tag(manifest.descriptor, tag, { open: () => bytesOf(manifest.bytes) });
}

const centralConfig = 'cli.core.cli_recommended_versions:\n  - version: v1.1.0\n';

const nameOf = ({ name, target, version, os }: Pick<Binary['binary'], 'name' | 'target' | 'version' | 'os'>) =>
  `${name} ${target} ${version} ${os}`;

/** From 40 to 100 megabytes in life size. */
const sizeOf = (name: string, scale: number) =>
  Math.max(64, Math.round((40 + 60 * fraction(name)) * 1024 * 1024 * scale));
