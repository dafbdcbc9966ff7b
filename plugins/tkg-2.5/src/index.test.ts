import { execute } from '@cse/executor';
import { planTransfer } from '@cse/planner';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const SOURCE = 'projects.registry.vmware.com/tkg';
const TKR = 'v1.28.4+vmware.1-tkg.1';
const TKR_TAG = 'v1.28.4_vmware.1-tkg.1';

test('a release is at the target as its files say, its bundles whole in their own repositories', async () => {
  const { source, inner, outer, plain } = await smallRelease();
  const { plan, target } = await mirror(source);

  const named = plan.images.map(({ reference }) => reference).filter((reference) => !reference.includes('sha256-'));
  expect(named.map((reference) => reference.replace('base.example/tkg/', ''))).toEqual([
    'packages/management/repo:v0.32.0',
    'pause:3.9',
    `tkr-vsphere-nonparavirt:${TKR_TAG}`,
    `tkr-bom:${TKR_TAG}`,
    'tkr-compatibility:v31',
    'tkg-bom:v2.5.0',
    'tkg-compatibility:v15',
  ]);
  const repository = target.repository('base.example/tkg/packages/management/repo');
  for (const { descriptor } of [outer, inner, plain]) {
    expect(await repository.resolve(descriptor.digest)).toMatchObject({ digest: descriptor.digest });
    expect(await repository.resolve(`${descriptor.digest.replace(':', '-')}.imgpkg`)).toMatchObject(descriptor);
  }
  expect((await repository.resolve('v0.32.0')).digest).toBe(outer.descriptor.digest);
  const locations = `${outer.descriptor.digest.replace(':', '-')}.image-locations.imgpkg`;
  expect(await Array.fromAsync(repository.tags())).toContain(locations);
});

test('a second run has nothing to move', async () => {
  const { source } = await smallRelease();
  const { target } = await mirror(source);
  const { events } = await mirror(source, { target });
  const arrivals = events.flatMap((event) => (event.type === 'step-finished' ? [event.arrival] : []));
  expect(new Set(arrivals)).not.toContain('pushed');
});

test('the files that say what a release is are tagged after all else, the first to be read the last', async () => {
  const { source } = await smallRelease();
  const { events } = await mirror(source);
  const done = events.flatMap((event) => (event.type === 'step-finished' ? [event.id] : []));
  expect(done.slice(-4)).toEqual([
    `base.example/tkg/tkr-bom:${TKR_TAG}`,
    'base.example/tkg/tkr-compatibility:v31',
    'base.example/tkg/tkg-bom:v2.5.0',
    'base.example/tkg/tkg-compatibility:v15',
  ]);
});

test('through an archive the same plugin plans the same release', async () => {
  const { source } = await smallRelease();
  const direct = await mirror(source);
  const archive = await mirror(source, { destination: 'archive' });
  expect(archive.plan.postponed).toEqual([]);
  const imported = await mirror(archive.target);
  expect([...imported.plan.steps.keys()].sort()).toEqual([...direct.plan.steps.keys()].sort());
});

interface MirrorOptions {
  readonly target?: Store;
  readonly destination?: 'registry' | 'archive';
}

async function mirror(source: Store, { target = memoryStore(), destination = 'registry' }: MirrorOptions = {}) {
  const relocate = (name: string) => (destination === 'archive' ? name : name.replace(/^[^/]+/, 'base.example'));
  const items = [{ use: plugin.name, options: { tkg: ['2.5.0'] } }];
  const plan = await planTransfer({ items, plugins: [plugin], source, target, destination, relocate });
  const events = await Array.fromAsync(execute(plan, { source, target }));
  expect(events.filter(({ type }) => type === 'step-failed')).toEqual([]);
  return { plan, target, events };
}

async function smallRelease() {
  const source = memoryStore();
  const plain = await image(source, 'elsewhere.example/kapp');
  const inner = await bundle(source, 'elsewhere.example/inner', [`elsewhere.example/kapp@${plain.descriptor.digest}`]);
  const outer = await bundle(source, `${SOURCE}/packages/management/repo:v0.32.0`, [
    `elsewhere.example/inner@${inner.descriptor.digest}`,
  ]);
  await image(source, `${SOURCE}/pause:3.9`);
  await image(source, `${SOURCE}/tkr-vsphere-nonparavirt:${TKR_TAG}`);
  await file(source, 'tkg-compatibility:v15', 'version: v1\nmanagementClusterPluginVersions: []\n');
  await file(source, 'tkg-bom:v2.5.0', TKG_BOM);
  await file(source, 'tkr-compatibility:v31', TKR_COMPATIBILITY);
  await file(source, `tkr-bom:${TKR_TAG}`, TKR_BOM);
  return { source, inner, outer, plain };
}

const file = (store: Store, name: string, text: string) =>
  image(store, `${SOURCE}/${name}`, { mediaTypes: 'docker', files: { 'file.yaml': text } });

const bundle = (store: Store, reference: string, images: readonly string[]) =>
  image(store, reference, {
    mediaTypes: 'docker',
    config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } },
    files: {
      '.imgpkg/images.yml': `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n${images
        .map((name) => `- image: ${name}\n`)
        .join('')}`,
    },
  });

const TKG_BOM = `release: { version: v2.5.0 }
default: { k8sVersion: ${TKR} }
components:
  management: [{ images: { repo: { imagePath: packages/management/repo, tag: v0.32.0 } } }]
tkr-package: { vsphere-nonparavirt: tkr-vsphere-nonparavirt }
`;

const TKR_COMPATIBILITY = `version: v31
managementClusterVersions: [{ version: v2.5.0, supportedKubernetesVersions: [${TKR}] }]
`;

const TKR_BOM = `release: { version: ${TKR} }
components:
  pause: [{ images: { pause: { imagePath: pause, tag: 3.9 } } }]
`;
