import { planContext, planTransfer } from '@cse/planner';
import { fillSample } from '@cse/sample-source';
import { memoryStore, type Store } from '@cse/store';
import { artifact, cosigned, image, index } from '@cse/testkit';
import { beforeAll, expect, test } from 'vitest';
import declared from '../package.json' with { type: 'json' };
import plugin from './index.ts';
import { stillOnline } from './releases.ts';

const KIT = 'projects.registry.vmware.com/vmware-cloud-director/getting-started-airgapped';
const sample = memoryStore();
beforeAll(() => fillSample(sample));

const relocate = (name: string) => `base.example${name.slice(name.indexOf('/'))}`;

function plan(options: object, source: Store = sample) {
  const items = [{ use: 'container-images', options }];
  return planTransfer({ items, plugins: [plugin], source, target: memoryStore(), relocate });
}

/** A source whose getting-started image for CSE 4.2.2 holds this list. */
async function sourceWith(list: string): Promise<Store> {
  const store = memoryStore();
  await image(store, `${KIT}:v0.1.4`, { files: { 'src/artifact/dependencies.txt': list } });
  return store;
}

test('all that the list of a CSE release names goes below vmware-cloud-director, with its digests and tags', async () => {
  const { images } = await plan({ cse: ['4.2.2'] });
  const tagged = images.filter(({ reference }) => !reference.includes('@') && !reference.endsWith('.sig'));
  expect(tagged.map(({ reference }) => reference.replace('base.example/vmware-cloud-director/', ''))).toEqual([
    'getting-started-airgapped:v0.1.4',
    'cluster-api-provider-cloud-director:v1.3.0',
    'capvcd-manifest-airgapped:v1.3.0',
    'cloud-provider-for-cloud-director:1.6.0',
    'cpi-crs-airgapped:1.6.0',
    'cloud-director-named-disk-csi-driver:1.6.0',
    'csi-crs-airgapped:1.6.0',
    'rde-projector:0.7.1',
    'sig-storage/csi-node-driver-registrar:v2.2.0',
    'sig-storage/csi-attacher:v3.2.1',
    'sig-storage/csi-provisioner:v2.2.2',
    'cluster-api/cluster-api-controller:v1.4.0',
    'cluster-api/kubeadm-bootstrap-controller:v1.4.0',
    'cluster-api/kubeadm-control-plane-controller:v1.4.0',
    'jetstack/cert-manager-controller:v1.11.1',
    'jetstack/cert-manager-cainjector:v1.11.1',
    'jetstack/cert-manager-webhook:v1.11.1',
    'kindest/node:v1.27.1',
  ]);
  const node = await sample.repository('index.docker.io/kindest/node').resolve('v1.27.1');
  expect(tagged.at(-1)).toMatchObject({ digest: node.digest, source: 'index.docker.io/kindest/node:v1.27.1' });
});

test('of two images with equal paths each can go to a path of its own, by a registry and by an archive', async () => {
  const store = memoryStore();
  for (const host of ['one.example', 'two.example'])
    await image(store, `${host}/team/app:v1`, { size: host.length + 1 });
  const both = ['one.example/team/app:v1', 'two.example/team/app:v1'];
  await expect(plan({ images: both }, store)).rejects.toMatchObject({
    code: 'PLAN_CONFLICT',
    message: expect.stringMatching(/one\.example\/team\/app:v1 for .* two\.example\/team\/app:v1 for /),
    hint: expect.stringContaining('--image REF=PATH'),
  });
  const apart = [both[0], `${both[1]}=second/app`];
  const { images } = await plan({ images: apart }, store);
  expect(images.map(({ reference, source }) => [reference, source])).toEqual([
    ['base.example/team/app:v1', both[0]],
    ['base.example/second/app:v1', both[1]],
  ]);
  const items = [{ use: 'container-images', options: { images: apart } }];
  const target = memoryStore();
  const archived = { items, plugins: [plugin], source: store, target, destination: 'archive' } as const;
  const { homes } = await planTransfer({ ...archived, relocate: (name) => name });
  expect([...(homes?.values() ?? [])].flat()).toEqual(['two.example/second/app']);
  await expect(plan({ images: [`${both[1]}=Not A Path`] }, store)).rejects.toMatchObject({ fault: 'usage' });
});

test('the releases whose getting-started image the source has are offered, and an unknown one is noted', async () => {
  const store = await sourceWith('');
  await image(store, `${KIT}:v0.1.5`, {});
  await image(store, `${KIT}:latest`, {});
  const notes: string[] = [];
  const context = planContext({ source: store, target: memoryStore(), relocate, note: (text) => notes.push(text) });
  const { releases } = plugin;
  expect(await Array.fromAsync(releases?.(context) ?? [])).toEqual([{ kind: 'cse', version: '4.2.2' }]);
  expect(notes).toEqual([expect.stringContaining(`${KIT}:v0.1.5`)]);
});

test.each([
  ['4.2.0', 'v0.1.2', 'cloud-provider-for-cloud-director:1.5.0'],
  ['4.2.1', 'v0.1.3', 'rde-projector:0.7.0'],
  ['4.2.2', 'v0.1.4', 'rde-projector:0.7.1'],
])('CSE %s is what getting-started-airgapped:%s names', async (release, tag, one) => {
  const { images } = await plan({ cse: [release] });
  const references = images.map(({ reference }) => reference);
  expect(references).toContain(`base.example/vmware-cloud-director/getting-started-airgapped:${tag}`);
  expect(references).toContain(`base.example/vmware-cloud-director/${one}`);
});

test('the list of a release that nobody knows yet is taken from the image that is named', async () => {
  const source = memoryStore();
  const list = 'projects.registry.vmware.com vmware-cloud-director/capvcd v9.9.9\n';
  await image(source, 'mirror.example/team/getting-started-airgapped:v9', {
    files: { 'src/artifact/dependencies.txt': list },
  });
  await image(source, 'projects.registry.vmware.com/vmware-cloud-director/capvcd:v9.9.9');
  const { images, notes } = await plan(
    { gettingStarted: ['mirror.example/team/getting-started-airgapped:v9'] },
    source,
  );
  expect(images.map(({ reference }) => reference)).toEqual([
    'base.example/vmware-cloud-director/team/getting-started-airgapped:v9',
    'base.example/vmware-cloud-director/capvcd:v9.9.9',
  ]);
  expect(notes).toEqual([`still needs internet access: ${stillOnline[0]}`]);
  await expect(plan({ gettingStarted: ['mirror.example/none:v1'] }, source)).rejects.toMatchObject({
    code: 'IMAGES_MISSING',
    message: expect.stringContaining('mirror.example/none:v1'),
  });
});

test('signatures and referrers come along', async () => {
  const { images } = await plan({ cse: ['4.2.2'] });
  const controller = await sample.repository('registry.k8s.io/cluster-api/cluster-api-controller').resolve('v1.4.0');
  const signature = `cluster-api/cluster-api-controller:${controller.digest.replace(':', '-')}.sig`;
  expect(images.map(({ reference }) => reference)).toContain(`base.example/vmware-cloud-director/${signature}`);
  expect(images.map(({ reference }) => reference.split('@')[0])).toContain(
    'base.example/vmware-cloud-director/cluster-api-provider-cloud-director',
  );
});

test('a note says what an artifact names and the list lacks, and what still needs internet', async () => {
  const { notes } = await plan({ cse: ['4.2.2'] });
  expect(notes).toEqual([
    expect.stringMatching(
      /^dependencies.txt of csi-crs-airgapped:1\.6\.0 also names registry\.k8s\.io\/sig-storage\/csi-resizer:v1\.4\.0, which dependencies.txt of getting-started-airgapped:v0\.1\.4 lacks/,
    ),
    expect.stringContaining('cluster-autoscaler'),
  ]);
  const older = await plan({ cse: ['4.2.0'] });
  expect(older.notes).toEqual([expect.stringContaining('cluster-autoscaler')]);
});

test("a list of the user's own takes the place of the image's, and what it suppresses is left out and said", async () => {
  const text =
    '\uFEFF# my list\r\nregistry.k8s.io\tsig-storage/csi-attacher v3.2.1\r\n #quay.io jetstack/cert-manager-webhook v1.11.1\r\n';
  const { images, notes } = await plan({ cse: ['4.2.1'], dependencies: { path: 'mine.txt', text } });
  expect(images.map(({ reference }) => reference)).toEqual([
    'base.example/vmware-cloud-director/getting-started-airgapped:v0.1.3',
    'base.example/vmware-cloud-director/sig-storage/csi-attacher:v3.2.1',
  ]);
  expect(notes[0]).toBe('commented out in mine.txt: quay.io/jetstack/cert-manager-webhook:v1.11.1 (line 3)');
});

test('a list in several layers is the uppermost one, and of a layer compressed by zstd just as well', async () => {
  const list = (line: string) => ({ files: { 'src/artifact/dependencies.txt': line } });
  const source = memoryStore();
  await image(source, 'quay.io/a/b:v2');
  await image(source, `${KIT}:v0.1.4`, {
    layers: [list('quay.io a/b v1'), { ...list('quay.io a/b v2'), compression: 'zstd' }],
  });
  const { images } = await plan({ cse: ['4.2.2'] }, source);
  expect(images.map(({ reference }) => reference)).toContain('base.example/vmware-cloud-director/a/b:v2');
});

test('lines that are not understood stop the plan, all of them shown with their numbers', async () => {
  const source = await sourceWith('quay.io a/b v1\n\nquay.io a/b\nbusybox 1.36\n');
  await expect(plan({ cse: ['4.2.2'] }, source)).rejects.toMatchObject({
    code: 'DEPENDENCIES_UNKNOWN',
    fault: 'plan',
    message: expect.stringMatching(/line 3: "quay\.io a\/b": .*\n {2}line 4: "busybox 1\.36": /),
  });
});

test('images that the source lacks stop the plan, all of them named with their lines', async () => {
  const source = await sourceWith('quay.io a/b v1\nquay.io a/c v1\n');
  await image(source, 'quay.io/a/b:v1');
  await expect(plan({ cse: ['4.2.2'] }, source)).rejects.toMatchObject({
    code: 'IMAGES_MISSING',
    fault: 'plan',
    message: expect.stringContaining('line 2: quay.io/a/c:v1'),
    hint: expect.stringContaining('--source'),
  });
  await expect(plan({ cse: ['4.2.1'] }, source)).rejects.toMatchObject({
    code: 'IMAGES_MISSING',
    message: expect.stringContaining(`${KIT}:v0.1.3`),
  });
});

test('a getting-started image without a list says what it has instead', async () => {
  const source = memoryStore();
  await image(source, `${KIT}:v0.1.4`, { files: { 'src/artifact/list.txt': '', 'etc/passwd': '' } });
  await expect(plan({ cse: ['4.2.2'] }, source)).rejects.toMatchObject({
    code: 'DEPENDENCIES_MISSING',
    message: expect.stringContaining('it has list.txt'),
  });
});

test('any image, index or artifact goes to its own path, with its signatures and referrers', async () => {
  const source = memoryStore();
  const { descriptor: subject } = await index(source, 'quay.io/a/multi:v1', [{}, { seed: 'two' }]);
  const note = await artifact(source, 'quay.io/a/multi', { subject });
  const signed = await image(source, 'ghcr.io/b/signed:v2');
  const signature = await cosigned(source, signed);
  const { images } = await plan(
    { images: ['quay.io/a/multi:v1', `ghcr.io/b/signed:v2@${signed.descriptor.digest}`] },
    source,
  );
  expect(images.map(({ reference, digest }) => [reference, digest])).toEqual([
    ['base.example/a/multi:v1', subject.digest],
    [`base.example/a/multi@${note.descriptor.digest}`, note.descriptor.digest],
    ['base.example/b/signed:v2', signed.descriptor.digest],
    [`base.example/b/signed:${signed.descriptor.digest.replace(':', '-')}.sig`, signature.descriptor.digest],
  ]);
});

test('a bundle goes with every image and bundle in it, to the one repository', async () => {
  const source = memoryStore();
  await fillSample(source, { cse: [], tkg: ['2.5.0'], cliPlugins: [] });
  const { images, steps } = await plan(
    { images: ['projects.registry.vmware.com/tkg/packages/standard/repo:v2.5.0'] },
    source,
  );
  expect(images.length).toBeGreaterThan(40);
  const places = [...steps.values()].map(({ to }) => to);
  expect(new Set(places)).toEqual(new Set(['base.example/tkg/packages/standard/repo']));
  expect(images.map(({ reference }) => reference)).toContain('base.example/tkg/packages/standard/repo:v2.5.0');
});

test.each([
  [{ cse: ['4.1.0'] }, /cse/],
  [{ image: ['quay.io/a/b:v1'] }, /image/],
  [{ images: 'quay.io/a/b:v1' }, /images/],
])('options that it does not know are refused: %j', async (options, message) => {
  await expect(plan(options)).rejects.toMatchObject({
    code: 'ITEM_INVALID',
    fault: 'usage',
    message: expect.stringMatching(message),
  });
});

test('package.json advises what the plan notes too: what goes on asking the internet', () => {
  expect(declared.cse.advice.online['*']).toEqual(stillOnline);
});
