import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parseManifest, type Descriptor } from '@cse/oci';
import { memoryStore, readAll, type Store } from '@cse/store';
import {
  DATABASES,
  OFFICIAL_INVENTORY,
  parseInventory,
  parseInventoryPlace,
  select,
  signaturesIn,
  spotsOf,
  verifySignature,
  type Spot,
} from '@cse/tanzu-inventory';
import { expect, test } from 'vitest';
import { fillSample, sampleInventoryKey } from './index.ts';

const spots = spotsOf(parseInventoryPlace(OFFICIAL_INVENTORY));

async function filled(options: object = {}): Promise<Store> {
  const store = memoryStore();
  await fillSample(store, { cse: [], cliPlugins: ['2.3.1', '2.5.0'], ...options });
  return store;
}

test('the inventory names the plugins of each TKG release, and every one of them is there with its digest', async () => {
  const store = await filled();
  const inventory = parseInventory(await fileOf(store, spots.inventory, DATABASES.inventory), OFFICIAL_INVENTORY);
  const groups = ['vmware-tkg/default:v2.3.1', 'vmware-tkg/default:v2.5.0'];
  const { binaries } = select(inventory, { groups, essentials: 'vmware-tanzucli/essentials' });
  expect(binaries).toHaveLength(3 * (2 * 9 + 1));
  for (const { name, os, digest, uri } of binaries) {
    const file = `tanzu-${name}-${os}_amd64${os === 'windows' ? '.exe' : ''}`;
    const executable = await fileOf(store, spots.binary(uri), file);
    expect(createHash('sha256').update(executable).digest('hex')).toBe(digest);
  }
});

test('the inventory is signed by the key of its seed, and by no other', async () => {
  const store = await filled({ cliPlugins: ['2.4.0'], seed: 'mine' });
  const { digest } = await store.repository(spots.inventory.repository).resolve('latest');
  const signatures = await signaturesAt(store, spots.signature(digest));
  const signed = { name: OFFICIAL_INVENTORY, digest, signatures };
  expect(() => verifySignature({ ...signed, keys: [sampleInventoryKey('mine')] })).not.toThrow();
  expect(() => verifySignature({ ...signed, keys: [sampleInventoryKey()] })).toThrow('no trusted key');
});

test('the same seed gives the same inventory', async () => {
  const stores = await Promise.all([filled({ cliPlugins: ['2.4.0'] }), filled({ cliPlugins: ['2.4.0'] })]);
  const [first, second] = await Promise.all(
    stores.map((store) => store.repository(spots.inventory.repository).resolve('latest')),
  );
  expect(second).toEqual(first);
});

async function manifestAt(store: Store, { repository, tag = '' }: Spot) {
  const from = store.repository(repository);
  const found = await from.resolve(tag);
  const read = (content: Descriptor) => readAll(from.fetch(content));
  return { manifest: parseManifest(found, await read(found)), read };
}

/** A file of an image of one layer. */
async function fileOf(store: Store, spot: Spot, path: string): Promise<Uint8Array> {
  const { manifest, read } = await manifestAt(store, spot);
  const tar = gunzipSync(await read(manifest.layers[0]!));
  for (let at = 0; at < tar.length;) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
    if (name === path) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${spot.reference} has no ${path}`);
}

async function signaturesAt(store: Store, spot: Spot) {
  const { manifest, read } = await manifestAt(store, spot);
  return Promise.all(
    signaturesIn(manifest).map(async ({ layer, signature }) => ({ payload: await read(layer), signature })),
  );
}
