import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { describe, expect, test } from 'vitest';
import { buildInventory, type BinarySource } from './build-inventory.ts';
import { parseInventoryPlace, spotsOf } from './inventory-place.ts';
import { parseInventory } from './inventory.ts';
import { binary, group } from './inventory.testing.ts';
import type { BuiltImage } from './plain-image.ts';

const NAME = 'reg.example/tanzu_cli/plugins/plugin-inventory:latest';
const source = (name: string, more: Partial<BinarySource> = {}): BinarySource => {
  const { digest: _, uri: __, ...rest } = binary(name, 'kubernetes', 'v1.0.0');
  return { ...rest, executable: Buffer.from(`#!/bin/sh\necho ${name}\n`), ...more };
};
const filesOf = async ({ blobs }: BuiltImage) => {
  const entries = await unpackTar(gunzipSync(blobs[1]?.bytes ?? new Uint8Array()));
  return Object.fromEntries(entries.map(({ header, data }) => [header.name, Buffer.from(data ?? [])]));
};

describe('an inventory of our own', () => {
  const groups = [group('vmware-tkg/default:v2.5.0', ['cluster@kubernetes:v1.0.0'])];
  const binaries = [source('cluster', { vendor: 'VMware', os: 'windows' }), source('feature', { byDigest: true })];

  test('is read back as it was told, with the digests of its executables and where their images are', async () => {
    const built = await buildInventory({ binaries, groups, centralConfig: 'a: b\n' });
    const files = await filesOf(built.inventory);
    const read = parseInventory(files['plugin_inventory.db'] ?? new Uint8Array(), NAME);
    expect(files['central_config.yaml']?.toString()).toBe('a: b\n');
    expect(read.groups).toEqual(groups);
    expect(read.binaries).toEqual(built.binaries.map((one) => one.binary));
    expect(read.binaries.map(({ uri }) => uri)).toEqual([
      'vmware/tkg/windows/amd64/kubernetes/cluster:v1.0.0',
      `vmware/tkg/linux/amd64/kubernetes/feature@${built.binaries[1]?.image.manifest.descriptor.digest}`,
    ]);
    expect(Object.keys(await filesOf(built.binaries[0]?.image as BuiltImage))).toEqual([
      'tanzu-cluster-windows_amd64.exe',
    ]);
  });

  test('is the same bytes for the same source, in whichever order', async () => {
    const [one, other] = [
      await buildInventory({ binaries, groups }),
      await buildInventory({ binaries: binaries.toReversed(), groups }),
    ];
    expect(one.inventory.manifest.descriptor).toEqual(other.inventory.manifest.descriptor);
  });

  test('grows by what is added to it', async () => {
    const { binaries: built } = await buildInventory({ binaries: binaries.slice(0, 1), groups: [] });
    const known = built.map((one) => one.binary);
    const grown = await buildInventory({ binaries: binaries.slice(1), known, groups });
    expect(grown.inventory).toEqual((await buildInventory({ binaries, groups })).inventory);
  });

  test('does not take the same binary twice', async () => {
    const twice = buildInventory({ binaries: [source('cluster'), source('cluster')], groups });
    await expect(twice).rejects.toMatchObject({ code: 'INVENTORY_DUPLICATE', fault: 'usage' });
  });
});

describe('where things are beside an inventory', () => {
  const spots = spotsOf(parseInventoryPlace('localhost:9876/tanzu-cli/plugins/airgapped:large'));

  test('its metadata has its tag, and plugins are below its folder', () => {
    expect([
      spots.inventory.reference,
      spots.metadata.reference,
      spots.binary('vmware/tkg/linux/amd64/global/a:v1').reference,
      spots.binary(`vmware/a@sha256:${'0'.repeat(64)}`).reference,
      spots.signature(`sha256:${'a'.repeat(64)}`).reference,
    ]).toEqual([
      'localhost:9876/tanzu-cli/plugins/airgapped:large',
      'localhost:9876/tanzu-cli/plugins/airgapped-metadata:large',
      'localhost:9876/tanzu-cli/plugins/vmware/tkg/linux/amd64/global/a:v1',
      `localhost:9876/tanzu-cli/plugins/vmware/a@sha256:${'0'.repeat(64)}`,
      `localhost:9876/tanzu-cli/plugins/airgapped:sha256-${'a'.repeat(64)}.sig`,
    ]);
  });

  test('without a tag it is the latest; a digest is no name for clients', () => {
    expect(parseInventoryPlace('reg.example/plugin-inventory').tag).toBe('latest');
    expect(() => parseInventoryPlace(`reg.example/a@sha256:${'0'.repeat(64)}`)).toThrow('by its digest');
  });
});
