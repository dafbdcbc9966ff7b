import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  mkdirSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe as describeContent, MediaType, type Descriptor } from '@cse/oci';
import { describeStore, index, whenInstalled } from '@cse/testkit';
import { afterAll, afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { bytesOf, layoutStore, nodeFiles, readAll, type Repository } from './index.ts';

let dir = '';
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'layout-'))));
afterEach(() => rmSync(dir, { recursive: true }));

const contractDir = mkdtempSync(join(tmpdir(), 'layout-'));
afterAll(() => rmSync(contractDir, { recursive: true }));
describeStore('an OCI layout', async () => layoutStore(contractDir, nodeFiles()));

const store = () => layoutStore(dir, nodeFiles());
const blobPath = (digest: string) => join(dir, 'blobs', digest.replace(':', '/'));
const bytes = (text: string) => new TextEncoder().encode(text);

async function pushText(to: Repository, text: string, mediaType = 'text/plain'): Promise<Descriptor> {
  const content = describeContent(mediaType, bytes(text));
  await to.push(content, () => bytesOf(bytes(text)));
  return content;
}

async function pushImage(to: Repository, tag?: string): Promise<Descriptor> {
  const config = await pushText(to, '{"architecture":"amd64","os":"linux"}', MediaType.config);
  const layer = await pushText(to, 'not really a tar', MediaType.tar);
  const manifest = { schemaVersion: 2, mediaType: MediaType.manifest, config, layers: [layer] };
  const content = await pushText(to, JSON.stringify(manifest), MediaType.manifest);
  if (tag !== undefined) await to.tag(content, tag);
  return content;
}

const textOf = async (from: Repository, content: Descriptor) =>
  Buffer.from(await readAll(from.fetch(content))).toString();
const filesBelow = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

test('what one process puts into a layout, the next one finds: tags, manifests without a tag, and blobs', async () => {
  const image = await pushImage(store().repository('reg.example/a/b'), 'v1');
  const blob = await pushText(store().repository('reg.example/c'), 'alone');
  const later = store();
  expect(await later.repository('reg.example/a/b').resolve('v1')).toEqual(image);
  expect(await later.repository('reg.example/c').has(blob)).toBe(true);
  expect(await later.repository('reg.example/a/b').has(blob)).toBe(false);
  await later.repository('reg.example/a/b').untag('v1');
  expect(await store().repository('reg.example/a/b').resolve(image.digest)).toEqual(image);
});

test('C-083, C-085: it is an OCI layout whose index names each manifest by its full reference', async () => {
  const image = await pushImage(store().repository('reg.example:5000/a'), 'v1');
  await pushText(store().repository('reg.example:5000/a'), '{"schemaVersion":2,"manifests":[]}', MediaType.index);
  const names = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')).manifests.map(
    ({ annotations }: Descriptor) => annotations?.['org.opencontainers.image.ref.name'],
  );
  expect(names).toEqual(['reg.example:5000/a:v1', expect.stringMatching(/^reg\.example:5000\/a@sha256:[0-9a-f]{64}$/)]);
  expect(readFileSync(join(dir, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}');
  expect(readFileSync(blobPath(image.digest)).byteLength).toBe(image.size);
});

whenInstalled(['skopeo'], 'beside skopeo', () => {
  test('skopeo reads it, and what skopeo writes beside it is kept', async () => {
    await pushImage(store().repository('reg.example/a'), 'v1');
    const inspect = (ref: string) =>
      JSON.parse(execFileSync('skopeo', ['inspect', '--raw', `oci:${dir}:${ref}`]).toString());
    expect(inspect('reg.example/a:v1')).toMatchObject({ mediaType: MediaType.manifest });
    execFileSync('skopeo', ['copy', '-q', `oci:${dir}:reg.example/a:v1`, `oci:${dir}:reg.example/b:v2`]);
    expect((await store().repository('reg.example/b').resolve('v2')).mediaType).toBe(MediaType.manifest);
    execFileSync('skopeo', ['copy', '-q', `oci:${dir}:reg.example/a:v1`, `oci:${dir}:short`]);
    await pushText(store().repository('reg.example/c'), '{"schemaVersion":2,"manifests":[]}', MediaType.index);
    expect(inspect('short')).toMatchObject({ mediaType: MediaType.manifest });
  });
});

whenInstalled(['skopeo'], 'C-083: a layout of skopeo, whose index.json names the index and not its children', () => {
  const scene = async () => {
    const made = mkdtempSync(join(tmpdir(), 'layout-'));
    onTestFinished(() => rmSync(made, { recursive: true }));
    const children = ['amd64', 'arm64'].map((architecture) => ({
      layers: [{ bytes: bytes(`of ${architecture}`) }],
      platform: { os: 'linux', architecture },
    }));
    const whole = await index(store(), 'reg.example/a:v1', children);
    const copied = (...how: readonly string[]) => {
      const [from, to] = [`oci:${dir}:reg.example/a:v1`, `oci:${made}:reg.example/b:v1`];
      execFileSync('skopeo', ['copy', '-q', '--preserve-digests', ...how, from, to]);
      return layoutStore(made, nodeFiles()).repository('reg.example/b');
    };
    const missing = { code: 'CONTENT_NOT_FOUND' };
    return { made, whole, copied, missing };
  };

  test('each child is there as the manifest that it is, with all of its blobs, and goes on to be pushed to', async () => {
    const { whole, copied } = await scene();
    const repository = copied('--all');
    expect(await repository.resolve('v1')).toEqual(whole.descriptor);
    for (const image of whole.images) {
      expect(await repository.resolve(image.descriptor.digest)).toEqual(image.descriptor);
      expect(Buffer.from(await readAll(repository.fetch(image.descriptor)))).toEqual(Buffer.from(image.bytes));
      for (const content of [image.descriptor, ...image.layers]) expect(await repository.has(content)).toBe(true);
    }
    await pushText(repository, 'one more');
    for (const { descriptor } of whole.images) expect(await repository.has(descriptor)).toBe(true);
    for (const { descriptor } of whole.images) await repository.remove?.(descriptor);
    for (const { descriptor } of whole.images) expect(await repository.has(descriptor)).toBe(false);
  });

  test('of a sparse one, the children that were left out are not there, and the others are', async () => {
    const { made, whole, copied, missing } = await scene();
    const [first, second] = whole.images.map(({ descriptor }) => descriptor) as [Descriptor, Descriptor];
    const repository = copied('--multi-arch', 'index-only');
    expect(await repository.resolve('v1')).toEqual(whole.descriptor);
    for (const { digest } of [first, second]) await expect(repository.resolve(digest)).rejects.toMatchObject(missing);
    copyFileSync(blobPath(first.digest), join(made, 'blobs', first.digest.replace(':', '/')));
    expect([await repository.has(first), await repository.has(second)]).toEqual([true, false]);
  });
});

test('the blobs of a layout that another tool made belong to the repositories whose manifests name them', async () => {
  const image = await pushImage(store().repository('reg.example/a'), 'v1');
  rmSync(join(dir, '.cse'), { recursive: true });
  const { layers } = JSON.parse(readFileSync(blobPath(image.digest), 'utf8'));
  const repository = store().repository('reg.example/a');
  expect(await repository.has(layers[0])).toBe(true);
  await pushText(repository, 'one more');
  expect(await store().repository('reg.example/a').has(layers[0])).toBe(true);
});

test.each([
  ['an unknown layout version', 'oci-layout', '{"imageLayoutVersion":"2.0.0"}'],
  ['an index that is not JSON', 'index.json', '{'],
  [
    'C-009, X-10: a digest that is a path',
    'index.json',
    '{"schemaVersion":2,"manifests":[{"mediaType":"x","size":1,"digest":"sha256:../../x"}]}',
  ],
])('C-083: %s is refused', async (_, name, text) => {
  await pushImage(store().repository('reg.example/a'), 'v1');
  writeFileSync(join(dir, name), text);
  await expect(store().repository('reg.example/a').resolve('v1')).rejects.toMatchObject({ code: 'LAYOUT_INVALID' });
});

test('a folder of other things is not taken for an empty layout', async () => {
  writeFileSync(join(dir, 'thesis.txt'), 'x');
  const pushing = pushText(store().repository('reg.example/a'), '{}', MediaType.index);
  await expect(pushing).rejects.toMatchObject({ code: 'LAYOUT_INVALID', fault: 'usage' });
});

test('C-084: a blob that is not what its name says is never handed out whole', async () => {
  const repository = store().repository('reg.example/a');
  const blob = await pushText(repository, 'right');
  writeFileSync(blobPath(blob.digest), 'wrong');
  await expect(textOf(repository, blob)).rejects.toMatchObject({ code: 'CONTENT_MISMATCH', fault: 'integrity' });
});

test('X-34: a blob that is a symbolic link is refused, on read and on write', async () => {
  const repository = store().repository('reg.example/a');
  const blob = await pushText(repository, 'right');
  writeFileSync(join(dir, '..', `outside-${process.pid}`), 'right');
  unlinkSync(blobPath(blob.digest));
  symlinkSync(join(dir, '..', `outside-${process.pid}`), blobPath(blob.digest));
  await expect(textOf(repository, blob)).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  await expect(pushText(store().repository('reg.example/b'), 'right')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  unlinkSync(join(dir, '..', `outside-${process.pid}`));
});

test('X-34: a folder of blobs that is a symbolic link is refused', async () => {
  mkdirSync(join(dir, 'elsewhere'));
  mkdirSync(join(dir, 'layout'));
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'layout', 'blobs'));
  const repository = layoutStore(join(dir, 'layout'), nodeFiles()).repository('reg.example/a');
  await expect(pushText(repository, 'x')).rejects.toMatchObject({ code: 'FILE_REFUSED' });
  expect(readdirSync(join(dir, 'elsewhere'))).toEqual([]);
});

test('C-086: content of no bytes and the empty JSON object are content like any other', async () => {
  const repository = store().repository('reg.example/a');
  expect(await textOf(repository, await pushText(repository, ''))).toBe('');
  expect(await textOf(repository, await pushText(repository, '{}', MediaType.empty))).toBe('{}');
});

test('many pushes of the same content at once write it once, and all succeed', async () => {
  const all = store();
  const opened: string[] = [];
  const content = describeContent('text/plain', bytes('same'));
  const push = (name: string) =>
    all.repository(name).push(content, () => {
      opened.push(name);
      return bytesOf(bytes('same'));
    });
  const arrivals = await Promise.all(Array.from({ length: 20 }, (_, at) => push(`reg.example/r${at % 4}`)));
  expect(opened).toHaveLength(1);
  expect(arrivals.filter((arrival) => arrival === 'pushed')).toHaveLength(1);
  expect(await all.repository('reg.example/r3').has(content)).toBe(true);
});

test('many images pushed at once are all in the index', async () => {
  const all = store();
  const names = Array.from({ length: 30 }, (_, at) => `reg.example/r${at}`);
  await Promise.all(names.map((name) => pushImage(all.repository(name), 'v1')));
  for (const name of names) expect(await Array.fromAsync(store().repository(name).tags())).toEqual(['v1']);
});

test('what another process puts there while it is open is seen: tags, manifests and blobs', async () => {
  const [open, other] = [store().repository('reg.example/a'), store().repository('reg.example/a')];
  const first = await pushText(open, 'first');
  expect(await open.has(first)).toBe(true);
  const image = await pushImage(other, 'v1');
  const later = await pushText(other, 'later');
  expect(await open.resolve('v1')).toEqual(image);
  expect(await textOf(open, later)).toBe('later');
});

test('a reader who looks just before the first image arrives sees nothing, or the image', async () => {
  const late = { ...nodeFiles(), readdir: async (path: string) => (await pushing, nodeFiles().readdir(path)) };
  const pushing = pushImage(store().repository('reg.example/a'), 'v1');
  const tags = await Array.fromAsync(layoutStore(dir, late).repository('reg.example/a').tags());
  expect(tags).toEqual(['v1']);
});

test('bytes that are not what was announced leave nothing behind', async () => {
  const repository = store().repository('reg.example/a');
  const content = describeContent('text/plain', bytes('announced'));
  await expect(repository.push(content, () => bytesOf(bytes('different')))).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
  });
  expect(filesBelow(dir)).toBe(0);
});

test('what a killed process left unfinished is taken away by the next one that writes', async () => {
  const left = join(dir, '.cse', 'ingest', 'sha256-00.some-host.999999999.1');
  mkdirSync(join(dir, '.cse', 'ingest'), { recursive: true });
  writeFileSync(left, 'half');
  const files = { ...nodeFiles(), isAlive: () => false };
  await pushText(layoutStore(dir, files).repository('reg.example/a'), 'x');
  expect(existsSync(left)).toBe(false);
});

test('content stays on disk while any repository holds it, and goes with the last', async () => {
  const all = store();
  const [a, b] = [all.repository('reg.example/a'), all.repository('reg.example/b')];
  const blob = await pushText(a, 'shared');
  expect(await b.mount(blob, 'reg.example/a')).toBe(true);
  await a.remove(blob);
  expect([await a.has(blob), await textOf(b, blob)]).toEqual([false, 'shared']);
  await b.remove(blob);
  expect(existsSync(blobPath(blob.digest))).toBe(false);
});
