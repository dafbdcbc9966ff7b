import { describe as describeContent } from '@cse/oci';
import { bytesOf, memoryStore, type Store } from '@cse/store';
import { withTanzuTree } from '@cse/testkit';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mirror, planOf, seenAt } from './mirror.testing.ts';

const HOST = 'localhost:9876';
const LARGE = `${HOST}/tanzu-cli/plugins/airgapped:large`;
const LARGE_2 = `${HOST}/tanzu-cli/plugins2/airgapped:large`;
const AT = 'base.example/tanzu_cli/plugins/airgapped:large';

withTanzuTree('the registry of the Tanzu CLI', (tree) => {
  const source = memoryStore();
  beforeAll(() => tree.fill(source, HOST));
  const inventoryKey = { path: 'cosign.pub', text: tree.key };
  const large = { inventory: LARGE, inventoryKey };

  describe.each([
    ['all systems', [], 1],
    ['linux/amd64 alone', ['linux/amd64'], 4],
  ])('its seven cases in order, for %s', (_title, osArch, part) => {
    const target = memoryStore();
    const step = async (options: object) => {
      const { images } = await mirror({ ...large, osArch, ...options }, { source, target });
      const { config: _, ...seen } = await seenAt(target, AT);
      return { images: images.filter(({ reference }) => reference.includes('/vmware/')).length * part, ...seen };
    };

    test('case 1: the configuration alone brings no plugin', async () => {
      expect(await step({ refreshConfigurationOnly: true })).toEqual({
        images: 0,
        metadata: [0, 0],
        binaries: 0,
        groups: 0,
        plugins: 0,
      });
      const { config } = await seenAt(target, AT);
      expect([config.includes('v2.1.0-alpha.2'), config.includes('v2.1.0-beta.1')]).toEqual([true, false]);
    });

    test('case 2: a group brings its plugins and the essential ones', async () => {
      expect(await step({ groups: ['vmware-tkg/default:v0.0.1'] })).toEqual({
        images: 32,
        metadata: [8, 2],
        binaries: 32,
        groups: 8,
        plugins: 8,
      });
    });

    test('case 3: new configuration leaves the plugins as they were', async () => {
      expect(await step({ inventory: LARGE_2, refreshConfigurationOnly: true })).toEqual({
        images: 0,
        metadata: [8, 2],
        binaries: 32,
        groups: 8,
        plugins: 8,
      });
      const { config } = await seenAt(target, AT);
      expect([config.includes('v2.1.0-alpha.2'), config.includes('v2.1.0-beta.1')]).toEqual([false, true]);
    });

    test('case 4: another group is added', async () => {
      expect(await step({ groups: ['vmware-tmc/tmc-user:v9.9.9'] })).toEqual({
        images: 76,
        metadata: [26, 3],
        binaries: 104,
        groups: 26,
        plugins: 26,
      });
    });

    test('case 5: a group given twice and a plugin are added', async () => {
      const tmc = 'vmware-tmc/tmc-user:v0.0.1';
      expect(await step({ groups: [tmc, tmc], plugins: ['isolated-cluster:v0.0.1'] })).toEqual({
        images: 80,
        metadata: [45, 4],
        binaries: 180,
        groups: 44,
        plugins: 27,
      });
    });

    test('case 6: plugins alone are added', async () => {
      const plugins = ['pinniped-auth', 'isolated-cluster@global:v9.9.9', 'clustergroup@operations'];
      expect(await step({ plugins })).toEqual({
        images: 16,
        metadata: [48, 4],
        binaries: 192,
        groups: 44,
        plugins: 29,
      });
    });

    test('case 7: everything is added', async () => {
      expect(await step({})).toEqual({
        images: 240,
        metadata: [60, 6],
        binaries: 240,
        groups: 52,
        plugins: 30,
      });
    });

    test('everything that clients see can be pulled, and a second run finds nothing to do', async () => {
      const { steps, images, events } = await mirror({ ...large, osArch }, { source, target });
      for (const { reference, digest } of images) {
        const [name = '', selector = ''] = reference.split(/[:@](?=[^/]*$)/, 2);
        if (!reference.includes('@')) expect((await target.repository(name).resolve(selector)).digest).toBe(digest);
      }
      const arrivals = new Set(events.map((event) => (event.type === 'step-finished' ? event.arrival : 'existed')));
      expect([steps.size > 0, [...arrivals]]).toEqual([true, ['existed']]);
    });
  });

  test('the mirrored signature holds at the target, for cse and byte for byte', async () => {
    const target = memoryStore();
    await mirror({ ...large, groups: ['vmware-tkg/default:v0.0.1'] }, { source, target });
    const { digest } = tree.manifest('tanzu-cli/plugins/airgapped', 'large').descriptor;
    const tag = `${digest.replace(':', '-')}.sig`;
    const at = target.repository('base.example/tanzu_cli/plugins/airgapped');
    expect((await at.resolve('large')).digest).toBe(digest);
    expect((await at.resolve(tag)).digest).toBe(tree.manifest('tanzu-cli/plugins/airgapped', tag).descriptor.digest);
    const again = { inventory: AT, inventoryKey, groups: ['vmware-tkg/default:v0.0.1'] };
    await expect(mirror(again, { source: target, target: memoryStore() })).resolves.toBeDefined();
  });

  test('a mirror of a mirror holds what the first one had, and not all of its inventory', async () => {
    const [first, second] = [memoryStore(), memoryStore()];
    await mirror({ ...large, groups: ['vmware-tkg/default:v0.0.1'] }, { source, target: first });
    await mirror({ inventory: AT, inventoryKey }, { source: first, target: second });
    expect(await seenAt(second, AT)).toMatchObject({ metadata: [8, 2], binaries: 32, plugins: 8 });
  });

  test('plugins that are named by their digest are mirrored by it, and tagged so that nobody sweeps them away', async () => {
    const target = memoryStore();
    const { images } = await mirror(
      { inventory: `${HOST}/tanzu-cli/plugins/shas:small`, inventoryKey },
      { source, target },
    );
    const plugins = images.filter(({ reference }) => reference.includes('/vmware/'));
    const byDigest = plugins.filter(({ reference }) => reference.endsWith('.imgpkg'));
    expect([plugins.length, byDigest.length]).toEqual([32, 16]);
    for (const { reference, digest } of plugins) {
      const [name = ''] = reference.split(/:(?=[^/]*$)/);
      expect(await target.repository(name).has({ mediaType: '', digest, size: 0 })).toBe(true);
    }
  });

  describe('who signed the inventory', () => {
    const refused = (options: object) => planOf({ inventory: LARGE, ...options }, { source, target: memoryStore() });

    test('is checked with the official keys where none is given', async () => {
      await expect(refused({})).rejects.toMatchObject({ code: 'INVENTORY_SIGNATURE_INVALID', fault: 'integrity' });
    });

    test('is not checked where that is asked for by name, and the plan says so', async () => {
      const plan = await refused({ skipInventorySignature: [LARGE], refreshConfigurationOnly: true });
      expect(plan.notes[0]).toMatch(/^WARNING: the signature of localhost:9876.* was not checked/);
      const other = refused({ skipInventorySignature: [LARGE_2] });
      await expect(other).rejects.toMatchObject({ code: 'INVENTORY_SIGNATURE_INVALID' });
    });
  });

  test.each([
    ['empty', 'it is empty'],
    ['nothing', 'has no nothing'],
  ])('the inventory central:%s is refused: %s', async (tag, message) => {
    const inventory = `${HOST}/tanzu-cli/plugins/central:${tag}`;
    await expect(planOf({ inventory, inventoryKey }, { source, target: memoryStore() })).rejects.toThrow(message);
  });

  test('out into an archive and in again is the same as straight on', async () => {
    const [archive, target, direct] = [memoryStore(), memoryStore(), memoryStore()];
    const options = { ...large, groups: ['vmware-tkg/default:v0.0.1'], osArch: ['linux/amd64'] };
    const out = { source, target: archive, destination: 'archive', relocate: (name: string) => name } as const;
    const { postponed } = await mirror(options, out);
    const what = `the metadata of ${LARGE}, which lists what the target has of it`;
    expect(postponed).toEqual([{ owner: 'cli-plugins', what }]);
    const imported = await mirror(options, { source: archive, target });
    const straight = await mirror(options, { source, target: direct });
    expect(imported.images).toEqual(straight.images);
    expect(await seenAt(target, AT)).toEqual(await seenAt(direct, AT));
  });

  describe('what the target has already', () => {
    const METADATA = 'base.example/tanzu_cli/plugins/airgapped-metadata';
    let target: Store;
    beforeEach(() => {
      target = memoryStore();
    });
    const put = async (repository: string, tag: string, json: object) => {
      const bytes = Buffer.from(JSON.stringify(json));
      const { mediaType } = json as { mediaType: string };
      const content = describeContent(mediaType, bytes);
      await target.repository(repository).push(content, () => bytesOf(bytes));
      await target.repository(repository).tag(content, tag);
    };

    test('metadata that is another kind of image is an error, not an absence', async () => {
      const { descriptor } = tree.manifest('tanzu-cli/plugins/airgapped', 'large');
      await tree.fill(target, 'base.example', (name) => name === 'tanzu-cli/plugins/airgapped');
      const { bytes } = tree.manifest('tanzu-cli/plugins/airgapped', 'large');
      const at = target.repository(METADATA);
      for (const part of JSON.parse(Buffer.from(bytes).toString()).layers as (typeof descriptor)[])
        await at.push(part, () => bytesOf(tree.blob(part.digest)));
      await put(METADATA, 'large', JSON.parse(Buffer.from(bytes).toString()));
      const planned = planOf({ ...large, refreshConfigurationOnly: true }, { source, target });
      await expect(planned).rejects.toMatchObject({ code: 'METADATA_UNREADABLE', fault: 'integrity' });
      await expect(planned).rejects.toThrow('it has no plugin_inventory_metadata.db');
    });
  });
});
