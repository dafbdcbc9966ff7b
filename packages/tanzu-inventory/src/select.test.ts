import { withTanzuTree } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import type { Inventory } from './inventory.ts';
import { binary, group } from './inventory.testing.ts';
import { parseInventory } from './inventory.ts';
import { metadataOf, mergeMetadata, isShown, type Metadata } from './metadata.ts';
import { select, type Choice } from './select.ts';

const ESSENTIALS = 'vmware-tanzucli/essentials';

const counts = (inventory: Inventory, choice: Choice) => {
  const { binaries, groups } = select(inventory, { essentials: ESSENTIALS, ...choice });
  const metadata = metadataOf(binaries, groups);
  return [binaries.length, metadata.plugins.length, metadata.groups.length];
};

withTanzuTree('the inventories of the Tanzu CLI', (tree) => {
  const inventoryOf = async (repository: string, tag: string) =>
    parseInventory(await tree.file(`tanzu-cli/${repository}`, tag, 'plugin_inventory.db'), `${repository}:${tag}`);

  const CASE_5 = {
    groups: ['vmware-tmc/tmc-user:v0.0.1', 'vmware-tmc/tmc-user:v0.0.1'],
    plugins: ['isolated-cluster:v0.0.1'],
  };
  const CASE_6 = { plugins: ['pinniped-auth', 'isolated-cluster@global:v9.9.9', 'clustergroup@operations'] };

  test.each<[string, Choice, number[]]>([
    ['case 2: one group', { groups: ['vmware-tkg/default:v0.0.1'] }, [32, 8, 2]],
    ['case 4: another group', { groups: ['vmware-tmc/tmc-user:v9.9.9'] }, [76, 19, 2]],
    ['case 5: a group twice and a plugin', CASE_5, [80, 20, 2]],
    ['case 6: three plugins', CASE_6, [16, 4, 1]],
    ['case 7: everything', { everything: true }, [240, 60, 6]],
    ['case 1: nothing', {}, [0, 0, 0]],
  ])('airgapped:large, %s', async (_, choice, golden) => {
    const inventory = await inventoryOf('plugins/airgapped', 'large');
    expect(counts(inventory, choice)).toEqual(golden);
    // Each plugin is available for four systems, of which one is linux/amd64.
    const [images = 0, ...metadata] = golden;
    expect(counts(inventory, { ...choice, osArch: ['linux/amd64'] })).toEqual([images / 4, ...metadata]);
  });

  test.each<[string, Choice, number[]]>([
    ['everything', { everything: true }, [48, 12, 6]],
    ['one group', { groups: ['vmware-tkg/default'] }, [8, 2, 2]],
  ])('airgapped:small, %s', async (_, choice, golden) => {
    expect(counts(await inventoryOf('plugins/airgapped', 'small'), choice)).toEqual(golden);
  });

  test('the metadata grows with each step as the vendor counts it, and shows clients what is there', async () => {
    const inventory = await inventoryOf('plugins/airgapped', 'large');
    let merged: Metadata = { plugins: [], groups: [] };
    const seen = [
      {},
      { groups: ['vmware-tkg/default:v0.0.1'] },
      { groups: ['vmware-tmc/tmc-user:v9.9.9'] },
      CASE_5,
      CASE_6,
      { everything: true },
    ].map((choice) => {
      const { binaries, groups } = select(inventory, { essentials: ESSENTIALS, ...choice });
      merged = mergeMetadata(merged, metadataOf(binaries, groups));
      const shown = isShown(merged);
      const shownBinaries = inventory.binaries.filter((one) => shown.plugin(one));
      const shownMembers = inventory.groups.filter((one) => shown.group(one)).flatMap(({ members }) => members);
      const plugins = new Set(shownBinaries.map(({ name, target }) => `${name}@${target}`));
      return [merged.plugins.length, merged.groups.length, shownBinaries.length, shownMembers.length, plugins.size];
    });
    expect(seen).toEqual([
      [0, 0, 0, 0, 0],
      [8, 2, 32, 8, 8],
      [26, 3, 104, 26, 26],
      [45, 4, 180, 44, 27],
      [48, 4, 192, 44, 29],
      [60, 6, 240, 52, 30],
    ]);
  });

  test.each([
    ['plugins/airgapped', 'small', 48, 6],
    ['plugins2/airgapped', 'large', 240, 52],
    ['plugins/central', 'small', 1276, 70],
    ['plugins/extra', 'small', 1276, 70],
    ['plugins/central', 'large', 4156, 70],
    ['plugins/central', 'emptytable', 0, 0],
    ['plugins/shas', 'small', 32, 4],
    ['plugins/sandbox1', 'small', 104, 25],
    ['plugins/sandbox2', 'small', 104, 32],
  ])('%s:%s has %i binaries and %i group rows', async (repository, tag, binaries, members) => {
    const inventory = await inventoryOf(repository, tag);
    const found = inventory.groups.flatMap((one) => one.members).length;
    expect([inventory.binaries.length, found]).toEqual([binaries, members]);
  });

  test('overlapping short versions never fail and never drop a version', async () => {
    const inventory = await inventoryOf('plugins/central', 'small');
    const both = select(inventory, { plugins: ['cluster@kubernetes:v1', 'cluster@kubernetes:v1.9.1'] });
    const one = select(inventory, { plugins: ['cluster@kubernetes:v1'] });
    expect(both).toEqual(one);
    expect(both.binaries.length).toBeGreaterThan(4);
  });
});

describe('what is chosen', () => {
  const inventory: Inventory = {
    name: 'reg.example/plugin-inventory:latest',
    binaries: [
      binary('cluster', 'k8s', 'v1.9.0'),
      binary('cluster', 'k8s', 'v1.9.2'),
      binary('cluster', 'k8s', 'v1.10.0'),
      binary('cluster', 'tmc', 'v1.0.0'),
      binary('new', 'global', 'v2.0.0', { hidden: true }),
      binary('new', 'global', 'v2.0.0-beta.1'),
      binary('new', 'global', 'v2.0.0-beta.1', { os: 'windows' }),
      binary('said', 'global', 'v1.0.0', { recommendedVersion: 'v1.0.0' }),
      binary('said', 'global', 'v3.0.0', { recommendedVersion: 'v1.0.0' }),
    ],
    groups: [
      group('vmware-tkg/default:v2.3.0', ['cluster@kubernetes:v1.9']),
      group('vmware-tkg/default:v2.3.1', ['cluster@kubernetes:v1.10', 'gone@global:v1']),
      group('vmware-tkg/default:v2.10.0', ['new@global:v2.0.0-beta.1']),
    ],
  };
  const chosen = (choice: Choice) => {
    const { binaries, groups } = select(inventory, choice);
    return [
      ...groups.map(({ name, version }) => `${name}:${version}`),
      ...binaries.map(({ name, target, version, os }) => `${name}@${target}:${version} ${os}`),
    ];
  };

  test.each<[Choice, string[]]>([
    [
      { groups: ['vmware-tkg/default'] },
      ['default:v2.10.0', 'new@global:v2.0.0-beta.1 linux', 'new@global:v2.0.0-beta.1 windows'],
    ],
    [
      { groups: ['vmware-tkg/default:v2.3'] },
      ['default:v2.3.0', 'default:v2.3.1', 'cluster@k8s:v1.9.2 linux', 'cluster@k8s:v1.10.0 linux'],
    ],
    [{ plugins: ['cluster@kubernetes'] }, ['cluster@k8s:v1.10.0 linux']],
    [{ plugins: ['cluster@k8s:v1.9'] }, ['cluster@k8s:v1.9.0 linux', 'cluster@k8s:v1.9.2 linux']],
    [{ plugins: ['cluster:v1.0'] }, ['cluster@tmc:v1.0.0 linux']],
    [{ plugins: ['said:latest'] }, ['said@global:v1.0.0 linux']],
    [{ plugins: ['new'], osArch: ['windows/amd64'] }, ['new@global:v2.0.0-beta.1 windows']],
    [{ plugins: ['new:v2.0.0'] }, ['new@global:v2.0.0 linux']],
    [{ plugins: ['said'], essentials: 'vmware-none/essentials' }, ['said@global:v1.0.0 linux']],
  ])('%j chooses %j', (choice, expected) => {
    expect(chosen(choice).toSorted()).toEqual(expected.toSorted());
  });

  test.each<[Choice, string, string]>([
    [{ groups: ['vmware-tkg/other'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group "vmware-tkg/other" specified'],
    [{ groups: ['vmware-tkg/default:v9'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group'],
    [{ groups: ['tkg'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group "tkg" specified'],
    [{ groups: ['a-b-c/default'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group'],
    [{ plugins: ['none'] }, 'PLUGIN_UNKNOWN', 'no plugins found for pluginID "none"'],
    [{ plugins: ["x' OR '1'='1"] }, 'PLUGIN_UNKNOWN', 'no plugins found'],
    [{ plugins: ['cluste%'] }, 'PLUGIN_UNKNOWN', 'no plugins found'],
    [{ plugins: ['cluster'] }, 'PLUGIN_AMBIGUOUS', "more than one plugins found for pluginID 'cluster'"],
    [{ plugins: ['a@b@c'] }, 'PLUGIN_ID_INVALID', '"a@b@c" is not a plugin id'],
    [{ plugins: ['said'], osArch: ['linux'] }, 'OS_ARCH_INVALID', '"linux" is not'],
    [{ plugins: ['said'], osArch: ['linux/arm64'] }, 'OS_ARCH_UNKNOWN', 'is available for linux/arm64'],
  ])('%j is refused as %s', (choice, code, message) => {
    expect(() => select(inventory, choice)).toThrow(expect.objectContaining({ code }));
    expect(() => select(inventory, choice)).toThrow(message);
  });

  test('what a group names and the inventory lacks is told, and the rest is chosen', () => {
    expect(select(inventory, { groups: ['vmware-tkg/default:v2.3.1'] }).notes).toEqual([
      'vmware-tkg/default:v2.3.1 names gone@global:v1, which reg.example/plugin-inventory:latest lacks',
    ]);
  });

  test('a plugin that is not built for the systems chosen is left out, and that is told', () => {
    const { binaries, notes } = select(inventory, { plugins: ['new', 'said'], osArch: ['windows/amd64'] });
    expect([binaries.length, notes]).toEqual([1, ['said@global:v1.0.0 is not built for windows/amd64']]);
  });

  test('both ways of writing a target get into the metadata', () => {
    const { binaries, groups } = select(inventory, { plugins: ['cluster@k8s'] });
    expect(metadataOf(binaries, groups).plugins).toEqual([
      ['cluster', 'k8s', 'v1.10.0'],
      ['cluster', 'kubernetes', 'v1.10.0'],
    ]);
  });
});
