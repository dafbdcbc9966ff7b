import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '@cse/executor';
import { planTransfer } from '@cse/planner';
import { memoryStore, nodeFiles, type Store } from '@cse/store';
import { makeTanzuBundle, nodeScratch, openTanzuBundle } from '@cse/tanzu-bundle';
import { withTanzuTree } from '@cse/testkit';
import { beforeAll, expect, test } from 'vitest';
import plugin from './index.ts';
import { mirror, seenAt } from './mirror.testing.ts';

const HOST = 'localhost:9876';
const AT = 'base.example/tanzu_cli/plugins/airgapped:large';

withTanzuTree('plugins out of the registry of the Tanzu CLI', (tree) => {
  const source = memoryStore();
  beforeAll(() => tree.fill(source, HOST));
  const inventoryKey = { path: 'cosign.pub', text: tree.key };

  test.each([
    ['a group', { groups: ['vmware-tkg/default:v0.0.1'] }, { metadata: [8, 2], binaries: 32, plugins: 8 }],
    ['the configuration alone', { refreshConfigurationOnly: true }, { metadata: [0, 0], binaries: 0, plugins: 0 }],
    [
      'a group for one system',
      { groups: ['vmware-tkg/default:v0.0.1'], osArch: ['linux/amd64'] },
      { metadata: [8, 2], binaries: 32, plugins: 8 },
    ],
  ])('%s goes into a bundle and out of it again, signature and all', async (_, options, seen) => {
    const path = join(mkdtempSync(join(tmpdir(), 'cse-bundle-test-')), 'plugins.tar.gz');
    const tools = { files: nodeFiles(), scratch: nodeScratch() };
    const inventory = `${HOST}/tanzu-cli/plugins/airgapped:large`;
    await using out = await makeTanzuBundle(path, tools);
    const { images } = await exported({ inventory, inventoryKey, ...options }, { source, target: out.store });
    await out.finish();

    await using back = await openTanzuBundle(path, tools);
    const target = memoryStore();
    const { inventory: asked, 'all-plugins': allPlugins, 'os-arch': osArch } = back.flags;
    const item = { inventory: asked, allPlugins, osArch, inventoryKey };
    const arrived = await mirror(item, { source: back.store, target });
    expect(await seenAt(target, AT)).toMatchObject(seen);
    expect(arrived.images.map(({ digest }) => digest).toSorted()).toEqual(
      images.map(({ digest }) => digest).toSorted(),
    );
  });
});

/** As mirror, into a target that keeps every name. */
async function exported(options: object, stores: { readonly source: Store; readonly target: Store }) {
  const items = [{ use: 'cli-plugins', options }];
  const plan = await planTransfer({ items, plugins: [plugin], relocate: (name) => name, ...stores });
  for await (const event of execute(plan, stores)) if (event.type === 'step-failed') throw new Error(event.message);
  return plan;
}
