import { CseError } from '@cse/errors';
import { execute } from '@cse/executor';
import { memoryStore, type Store } from '@cse/store';
import { buildInventory } from '@cse/tanzu-inventory';
import { image } from '@cse/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import { mirror, planOf, seenAt } from './mirror.testing.ts';
import { groupOf, inventoryKey, pluginOf, publish, publishImage, putImage, REFERENCE } from './publish.testing.ts';

const AT = 'base.example/tanzu_cli/plugins/plugin-inventory:latest';
const METADATA = 'base.example/tanzu_cli/plugins/plugin-inventory-metadata:latest';
const CLUSTER = 'cluster@kubernetes:v1.0.0';
const CLUSTER_AT = 'projects.registry.vmware.com/tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster:v1.0.0';
const FEATURE = 'feature@kubernetes:v1.0.0';
const TELEMETRY = 'telemetry@global:v1.0.0';
const release = {
  plugins: [CLUSTER, FEATURE, TELEMETRY, 'other@global:v3.0.0'].map((id) => pluginOf(id)),
  groups: [
    groupOf('vmware-tkg/default:v2.5.0', [CLUSTER, FEATURE]),
    groupOf('vmware-tanzucli/essentials:v1.0.0', [TELEMETRY]),
  ],
};

let source: Store;
let target: Store;
beforeEach(async () => {
  source = memoryStore();
  target = memoryStore();
  await publish(source, release);
});
const run = (options: object) => mirror({ inventoryKey, ...options }, { source, target });
const plan = (options: object) => planOf({ inventoryKey, ...options }, { source, target });

describe('a TKG release', () => {
  test('brings the plugins of its group and the essential ones, below the one folder that clients are told', async () => {
    const { images, notes } = await run({ tkg: ['2.5.0'] });
    expect([images.map(({ reference }) => reference), notes]).toEqual([
      [
        'base.example/tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster:v1.0.0',
        'base.example/tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/feature:v1.0.0',
        'base.example/tanzu_cli/plugins/vmware/tkg/linux/amd64/global/telemetry:v1.0.0',
        METADATA,
        expect.stringMatching(/^base.example\/tanzu_cli\/plugins\/plugin-inventory:sha256-.*\.sig$/),
        AT,
      ],
      [
        `to use these plugins with the Tanzu CLI, run: tanzu plugin source update default --uri ${AT}`,
        'if the Tanzu CLI does not trust the registry, run this first: tanzu config cert add --host base.example --ca-cert FILE',
      ],
    ]);
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [3, 2], binaries: 3, plugins: 3 });
  });

  test('puts the metadata when all plugins are there, and the inventory after it', async () => {
    const { steps } = await plan({ tkg: ['2.5.0'] });
    const needsOf = (id: string): ReadonlySet<string> =>
      new Set((steps.get(id)?.needs ?? []).flatMap((need) => [need, ...needsOf(need)]));
    const others = [...steps.keys()].filter((id) => id !== METADATA && id !== AT);
    expect([...needsOf(METADATA)].toSorted()).toEqual(expect.arrayContaining(others.toSorted()));
    expect([...needsOf(AT)].toSorted()).toEqual([...others, METADATA].toSorted());
  });

  test('without essentials brings the group alone', async () => {
    await run({ tkg: ['2.5.0'], essentials: 'none' });
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [2, 1] });
  });

  test.each([
    [{ tkg: ['2.4.0'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group "vmware-tkg/default:v2.4.0" specified'],
    [{ plugins: ['none'] }, 'PLUGIN_UNKNOWN', 'no plugins found for pluginID "none"'],
    [{ groups: ['vmware-tanzucli/essentials:v9'] }, 'PLUGIN_GROUP_UNKNOWN', 'incorrect plugin group'],
    [{ tkg: ['2.5.0'], osArch: ['windows/amd64'] }, 'OS_ARCH_UNKNOWN', 'They are available for linux/amd64.'],
    [{ tkg: ['2.5.0'], groop: ['a'] }, 'ITEM_INVALID', 'groop'],
    [{ refreshConfigurationOnly: true, groups: ['a-b/c'] }, 'ITEM_INVALID', 'takes neither a group nor a plugin'],
    [
      { inventory: `${REFERENCE.slice(0, -7)}@sha256:${'0'.repeat(64)}` },
      'INVENTORY_REFERENCE_INVALID',
      'by its digest',
    ],
  ])('%j is refused as %s', async (options, code, text) => {
    const error = await plan(options).catch((thrown: CseError) => thrown);
    expect(error).toMatchObject({ code });
    expect(`${(error as CseError).message} ${(error as CseError).hint}`).toContain(text);
  });

  test('commas part what one flag asks for', async () => {
    await run({ plugins: ['cluster, other'], essentials: 'none' });
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [2, 0] });
  });
});

describe('what is not what it says', () => {
  const broken = (code: string) => expect.objectContaining({ code, fault: 'integrity' });

  test('a plugin image with another executable never arrives, and nobody is told of it', async () => {
    const executable = Buffer.from('evil');
    const { binaries } = await buildInventory({ binaries: [pluginOf(CLUSTER, { executable })], groups: [] });
    for (const one of binaries) await putImage(source, CLUSTER_AT, one.image);
    const events = await Array.fromAsync(execute(await plan({ tkg: ['2.5.0'] }), { source, target }));
    const failed = events.filter((event) => event.type === 'step-failed');
    expect(failed).toEqual([expect.objectContaining({ code: 'FILE_MISMATCH', fault: 'integrity' })]);
    await expect(digestAt(METADATA)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(digestAt(AT)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await run({ tkg: ['2.5.0'], skipBinaryCheck: true });
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [3, 2] });
  });

  test('a plugin image that is no single layer is refused at once', async () => {
    await image(source, CLUSTER_AT, { layers: [{ files: { a: '1' } }, { files: { b: '2' } }] });
    await expect(plan({ tkg: ['2.5.0'] })).rejects.toThrow(broken('PLUGIN_IMAGE_INVALID'));
  });

  test('a plugin that the source lacks is told by its name, before anything is written', async () => {
    await source
      .repository('projects.registry.vmware.com/tanzu_cli/plugins/vmware/tkg/linux/amd64/kubernetes/cluster')
      .untag('v1.0.0');
    await expect(plan({ tkg: ['2.5.0'] })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND', fault: 'plan' });
  });

  test('an image that is no inventory is refused, also where nobody asks who signed it', async () => {
    const inventory = 'projects.registry.vmware.com/tanzu_cli/plugins/other:latest';
    await image(source, inventory, { files: { a: '1' } });
    await expect(plan({ inventory })).rejects.toThrow(broken('INVENTORY_UNSIGNED'));
    await expect(plan({ inventory, skipInventorySignature: [inventory] })).rejects.toThrow(broken('INVENTORY_INVALID'));
  });

  test('a genuine signature that is put beside another inventory does not hold', async () => {
    const repository = source.repository('projects.registry.vmware.com/tanzu_cli/plugins/plugin-inventory');
    const [signature = ''] = (await Array.fromAsync(repository.tags())).filter((tag) => tag.endsWith('.sig'));
    const { inventory } = await buildInventory({ binaries: release.plugins, groups: [] });
    await putImage(source, REFERENCE, inventory);
    const { digest } = inventory.manifest.descriptor;
    await repository.tag(await repository.resolve(signature), `${digest.replace(':', '-')}.sig`);
    const planned = plan({ tkg: ['2.5.0'] });
    await expect(planned).rejects.toThrow(broken('INVENTORY_SIGNATURE_INVALID'));
    await expect(planned).rejects.toThrow(`not for ${digest}`);
  });
});

describe('the metadata at the target', () => {
  beforeEach(() => run({ plugins: ['other'], essentials: 'none' }));

  test('keeps what it lists', async () => {
    await run({ tkg: ['2.5.0'] });
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [4, 2] });
  });

  test('stays as it is where the configuration alone is brought', async () => {
    const digest = await digestAt(METADATA);
    await publish(source, { ...release, centralConfig: 'new: true\n' });
    await run({ refreshConfigurationOnly: true });
    expect([await digestAt(METADATA), (await seenAt(target, AT)).config]).toEqual([digest, 'new: true\n']);
  });

  test('is made anew where it is missing, and that is told', async () => {
    await target.repository(METADATA.split(':')[0] ?? '').untag('latest');
    const { notes } = await run({ tkg: ['2.5.0'] });
    expect(notes.slice(0, -2)).toEqual([
      `${METADATA} does not exist yet: until now clients saw the whole inventory, from now on they see only what was chosen`,
    ]);
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [3, 2] });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['another image', () => image(target, METADATA, { files: { a: '1' } }), 'it has no plugin_inventory_metadata.db'],
    [
      'no database',
      () => image(target, METADATA, { files: { 'plugin_inventory_metadata.db': 'x' } }),
      'not a SQLite database',
    ],
    ['an empty one', () => image(target, METADATA, { files: { 'plugin_inventory_metadata.db': '' } }), 'it is empty'],
    ['no layer', () => image(target, METADATA, { bytes: Buffer.from('x') }), 'cannot be read'],
  ])('stops the plan where it is %s', async (_, put, message) => {
    await put();
    await expect(plan({ tkg: ['2.5.0'] })).rejects.toMatchObject({ code: 'METADATA_UNREADABLE', fault: 'integrity' });
    await expect(plan({ tkg: ['2.5.0'] })).rejects.toThrow(message);
  });

  test.each([
    ['REGISTRY_DENIED', 'access'],
    ['REGISTRY_UNAVAILABLE', 'unavailable'],
  ] as const)('stops the plan with %s where the registry does not tell', async (code, fault) => {
    const refusing: Store = {
      repository: (name) => ({
        ...target.repository(name),
        ...(name.endsWith('-metadata')
          ? { resolve: () => Promise.reject(new CseError(code, fault, 'no answer')) }
          : {}),
      }),
      [Symbol.asyncDispose]: async () => {},
    };
    const planned = planOf({ inventoryKey, tkg: ['2.5.0'] }, { source, target: refusing });
    await expect(planned).rejects.toMatchObject({ code, fault });
  });

  test('is not written over what somebody else put there meanwhile', async () => {
    const [mine, theirs] = [await plan({ plugins: ['cluster'] }), await plan({ plugins: ['feature'] })];
    const failures = async (one: typeof mine) =>
      (await Array.fromAsync(execute(one, { source, target }))).flatMap((event) =>
        event.type === 'step-failed' ? [event.code] : [],
      );
    expect(await failures(theirs)).toEqual([]);
    expect(await failures(mine)).toEqual(['TAG_MOVED']);
    await run({ plugins: ['cluster'] });
    // Both, the one that was there, and the essential one with its group.
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [4, 1] });
  });
});

describe('the inventory at the target', () => {
  const newer = { ...release, plugins: [...release.plugins, pluginOf('cluster@kubernetes:v2.0.0')] };
  const older = { plugins: release.plugins.slice(0, 3), groups: release.groups };

  test('gives way to a newer one', async () => {
    await run({ tkg: ['2.5.0'] });
    const { digest } = await publish(source, newer);
    await run({ tkg: ['2.5.0'] });
    expect(await digestAt(AT)).toBe(digest);
  });

  test('stays where the other is older; what was chosen is added, and seen through it', async () => {
    await publish(source, newer);
    await run({ plugins: ['other'], essentials: 'none' });
    const digest = await digestAt(AT);
    await publish(source, older);
    const { notes } = await run({ tkg: ['2.5.0'] });
    expect(await digestAt(AT)).toBe(digest);
    expect(notes.slice(0, -2)).toEqual([
      expect.stringContaining('is newer than the inventory at the source, and is kept'),
    ]);
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [4, 2], plugins: 4 });
  });

  test('gives way to an older one that is told to replace it', async () => {
    await publish(source, newer);
    await run({ plugins: ['other'], essentials: 'none' });
    const { digest } = await publish(source, older);
    await run({ tkg: ['2.5.0'], replaceInventory: true });
    expect(await digestAt(AT)).toBe(digest);
  });

  test('is not replaced by an older one that means something else by what was chosen', async () => {
    await publish(source, newer);
    await run({ plugins: ['other'], essentials: 'none' });
    await publish(source, { plugins: [pluginOf(CLUSTER, { executable: Buffer.from('rebuilt') })] });
    await expect(plan({ plugins: ['cluster'] })).rejects.toMatchObject({ code: 'INVENTORY_CONFLICT', fault: 'plan' });
  });

  test('does not give way to one that would hide what clients see', async () => {
    await run({ plugins: ['other'], essentials: 'none' });
    await publish(source, { plugins: [...older.plugins, pluginOf('new@global:v1.0.0')], groups: release.groups });
    const planned = plan({ tkg: ['2.5.0'] });
    await expect(planned).rejects.toMatchObject({ code: 'INVENTORY_WOULD_HIDE', fault: 'plan' });
    await expect(planned).rejects.toThrow('lacks: other@global:v3.0.0 linux/amd64');
  });

  test('gives way to one that lacks only what nobody sees, and that is told', async () => {
    await run({ tkg: ['2.5.0'] });
    const { digest } = await publish(source, {
      ...release,
      plugins: [...older.plugins, pluginOf('new@global:v1.0.0')],
    });
    const { notes } = await run({ tkg: ['2.5.0'] });
    expect(notes.slice(0, -2)).toEqual([
      expect.stringContaining('plugin-inventory:latest: other@global:v3.0.0 linux/amd64'),
    ]);
    expect(await digestAt(AT)).toBe(digest);
  });

  test('that cannot be read stops the plan, unless it is to be replaced', async () => {
    await image(target, AT, { files: { 'plugin_inventory.db': 'x' } });
    const unreadable = { code: 'INVENTORY_UNREADABLE', fault: 'integrity' };
    await expect(plan({ tkg: ['2.5.0'] })).rejects.toMatchObject(unreadable);
    await run({ tkg: ['2.5.0'], replaceInventory: true });
    expect(await seenAt(target, AT)).toMatchObject({ metadata: [3, 2] });
  });

  test('a hostile one at the source is refused though it is signed', async () => {
    const { inventory } = await buildInventory({
      binaries: [],
      known: [{ ...known, uri: '../../evil:v1' }],
      groups: [],
    });
    await publishImage(source, inventory);
    await expect(plan({})).rejects.toMatchObject({ code: 'INVENTORY_INVALID', fault: 'integrity' });
  });
});

const known = { ...pluginOf(CLUSTER), recommendedVersion: '', digest: '', uri: '' };

async function digestAt(reference: string) {
  const [name = '', tag = ''] = reference.split(':');
  return (await target.repository(name).resolve(tag)).digest;
}
