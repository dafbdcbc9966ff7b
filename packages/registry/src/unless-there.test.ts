import { describe as described, successorsOf, type Descriptor } from '@cse/oci';
import { bytesOf, memoryStore, readAll } from '@cse/store';
import { dockerRegistry, image, skippingClock, whenInstalled, type DockerRegistry } from '@cse/testkit';
import { globSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { against } from './against.testing.ts';
import { registries } from './index.ts';

const bytes = Buffer.from('content');
const blob = described('application/octet-stream', bytes);
const ill = { status: 500 };

test('a registry that cannot say what it has is asked twice, written to, and asked again', async () => {
  let stored = false;
  await using at = await against(({ method }) => {
    if (method === 'HEAD') return stored ? { status: 200, headers: { 'content-length': `${blob.size}` } } : ill;
    if (method === 'POST') return { status: 202, headers: { location: '/v2/a/b/blobs/uploads/1' } };
    return ((stored = true), { status: 201 });
  });
  expect(await at.repository.push(blob, () => bytesOf(bytes))).toBe('pushed');
  expect(at.server.lines().map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'POST', 'PUT', 'HEAD']);
});

test('one that never can say is told to be damaged, after as many questions', async () => {
  await using at = await against(({ method }) => {
    if (method === 'HEAD') return ill;
    return { status: method === 'POST' ? 202 : 201, headers: { location: '/v2/a/b/blobs/uploads/1' } };
  });
  await expect(at.repository.push(blob, () => bytesOf(bytes))).rejects.toMatchObject({
    code: 'REGISTRY_MISBEHAVED',
    hint: expect.stringContaining('damaged'),
  });
  expect(at.server.lines().map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'POST', 'PUT', 'HEAD', 'HEAD']);
});

test.each([502, 503, 504])(
  'one that is not there (%i) is not written to before it says what it has',
  async (status) => {
    await using at = await against(({ method }) => (method === 'HEAD' ? { status } : { status: 201 }));
    await expect(at.repository.push(blob, () => bytesOf(bytes))).rejects.toMatchObject({ status });
    expect(new Set(at.server.lines().map((line) => line.split(' ')[0]))).toEqual(new Set(['HEAD']));
  },
);

whenInstalled(['docker-registry'], 'a registry whose files a crash left empty', () => {
  let registry: DockerRegistry;
  const vendor = memoryStore();
  const source = vendor.repository('vendor.example/app');
  let made: Descriptor;
  let blobs: readonly Descriptor[];
  beforeAll(async () => {
    made = (await image(vendor, 'vendor.example/app:v1', { size: 4_000 })).descriptor;
    blobs = successorsOf(made, await readAll(source.fetch(made)));
  });
  beforeEach(async () => {
    registry = await dockerRegistry();
  });
  afterEach(() => registry.stop());

  async function bring(name: string): Promise<void> {
    await using store = registries({ hosts: { [registry.host]: { plainHttp: true } }, clock: skippingClock() });
    const repository = store.repository(`${registry.host}/${name}`);
    for (const blob of blobs) await repository.push(blob, () => source.fetch(blob));
    await repository.pushTagged?.(made, () => source.fetch(made), { tag: 'v1' });
    expect(await repository.resolve('v1', { whole: true })).toEqual(made);
    for (const content of [...blobs, made]) await readAll(repository.fetch(content));
  }

  function empty(files: string): void {
    const found = globSync(join(registry.root, 'docker/registry/v2', files));
    expect(found.length).toBeGreaterThan(0);
    for (const file of found) truncateSync(file, 0);
  }

  test.each(['_layers/sha256/*/link', '_manifests/revisions/sha256/*/link', '_manifests/tags/**/link'])(
    'has them written again: %s',
    async (files) => {
      const name = files.replaceAll(/[^a-z]+/g, '-').slice(1);
      await bring(name);
      empty(`repositories/${name}/${files}`);
      await bring(name);
    },
  );

  test('is told where it accepts what it still cannot give', async () => {
    await bring('blobs');
    for (const { digest } of blobs) empty(`blobs/sha256/*/${digest.slice(7)}/data`);
    await expect(bring('blobs')).rejects.toMatchObject({
      code: 'REGISTRY_MISBEHAVED',
      message: expect.stringMatching(/accepts it, and still gives content of another size$/),
    });
  });

  test('is told so of a manifest, too', async () => {
    await bring('manifests');
    empty(`blobs/sha256/*/${made.digest.slice(7)}/data`);
    await expect(bring('manifests')).rejects.toMatchObject({
      code: 'REGISTRY_MISBEHAVED',
      message: `${registry.host}/manifests:v1: ${registry.host} accepts it, and still gives only a 500 for it`,
    });
  });
});
