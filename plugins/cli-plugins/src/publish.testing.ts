import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseReference, type Descriptor } from '@cse/oci';
import { bytesOf, type Store } from '@cse/store';
import {
  buildInventory,
  parseInventoryPlace,
  signImage,
  spotsOf,
  type BinarySource,
  type BuiltImage,
  type PluginGroup,
} from '@cse/tanzu-inventory';

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const REFERENCE = 'projects.registry.vmware.com/tanzu_cli/plugins/plugin-inventory:latest';
export const key: KeyObject = privateKey;
export const inventoryKey = { path: 'own.pub', text: publicKey.export({ type: 'spki', format: 'pem' }).toString() };

/** A plugin for linux/amd64 in short: `cluster@kubernetes:v1.0.0`. */
export function pluginOf(id: string, more: Partial<BinarySource> = {}): BinarySource {
  const [, name = '', target = '', version = ''] = /^(.+)@(.+):(.+)$/.exec(id) ?? [];
  return {
    name,
    target,
    version,
    hidden: false,
    description: `${name}.`,
    publisher: 'tkg',
    vendor: 'vmware',
    os: 'linux',
    architecture: 'amd64',
    executable: Buffer.from(`the executable of ${id}`),
    ...more,
  };
}

/** A group in short: `vmware-tkg/default:v2.5.0` and the plugins that it has. */
export function groupOf(id: string, plugins: readonly string[]): PluginGroup {
  const [, vendor = '', publisher = '', name = '', version = ''] = /^(.+)-(.+)\/(.+):(.+)$/.exec(id) ?? [];
  const members = plugins.map((plugin) => {
    const { name: member, target, version: its } = pluginOf(plugin);
    return { name: member, target, version: its, mandatory: true };
  });
  return { vendor, publisher, name, version, description: `${id}.`, hidden: false, members };
}

export interface Published {
  readonly plugins: readonly BinarySource[];
  readonly groups?: readonly PluginGroup[];
  readonly centralConfig?: string;
}

/** Builds a signed inventory, and puts it and its plugins into a store. */
export async function publish(store: Store, { plugins, groups = [], centralConfig = 'a: b\n' }: Published) {
  const { inventory, binaries } = await buildInventory({ binaries: plugins, groups, centralConfig });
  const { folder } = parseInventoryPlace(REFERENCE);
  for (const { path, tag, image } of binaries) await putImage(store, `${folder}/${path}${tag ? `:${tag}` : ''}`, image);
  return publishImage(store, inventory);
}

/** Signs an inventory image, and puts both into a store. */
export async function publishImage(store: Store, inventory: BuiltImage): Promise<Descriptor> {
  await putImage(store, REFERENCE, inventory);
  const { digest } = inventory.manifest.descriptor;
  const { reference } = spotsOf(parseInventoryPlace(REFERENCE)).signature(digest);
  await putImage(store, reference, signImage(digest, { name: REFERENCE, key }));
  return inventory.manifest.descriptor;
}

export async function putImage(store: Store, reference: string, { manifest, blobs }: BuiltImage): Promise<void> {
  const { repository: name, tag } = parseReference(reference);
  const repository = store.repository(name);
  for (const { descriptor, bytes } of [...blobs, manifest]) await repository.push(descriptor, () => bytesOf(bytes));
  if (tag) await repository.tag(manifest.descriptor, tag);
}
