import { describe, isIndex, MediaType, parseManifest, printPlatform, type Platform } from '@cse/oci';
import { definePlugin, type Plugin } from '@cse/plugin';
import { bytesOf, memoryStore, readAll, type Store } from '@cse/store';
import { artifact, cosigned, image, index, manifest } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64', variant: 'v8' };
const windows = { os: 'windows', architecture: 'amd64' };

const plugin = definePlugin({
  name: 'images',
  item: { parse: (options) => options as { refs: readonly string[] } },
  async *plan({ refs }, context) {
    for (const { wants } of await context.images(refs)) yield* wants;
  },
});

const ask = (source: Store, refs: readonly string[], platforms: readonly Platform[], asked: Plugin = plugin) =>
  planTransfer({
    items: [{ use: 'images', options: { refs } }],
    plugins: [asked],
    source,
    target: memoryStore(),
    relocate: (name) => `reg.example/base${name.slice(name.indexOf('/'))}`,
    platforms,
  });

/** An index whose image for each platform is signed, as the index is. */
async function signedIndex(source: Store, platforms: readonly Platform[]) {
  const children = [];
  for (const platform of platforms) {
    const seed = JSON.stringify(platform);
    children.push({ ...(await image(source, 'vendor.example/app', { platform, seed })), platform });
  }
  const whole = await index(
    source,
    'vendor.example/app:v1',
    platforms.map((platform) => ({ platform, seed: JSON.stringify(platform) })),
  );
  for (const made of [...children, whole]) await cosigned(source, made);
  await artifact(source, 'vendor.example/app', { subject: whole.descriptor });
  return { children, whole };
}

test('an index is made anew with the chosen platforms, without what speaks of the rest', async () => {
  const source = memoryStore();
  const { children, whole } = await signedIndex(source, [amd64, arm64, windows]);
  const plan = await ask(source, ['vendor.example/app:v1'], [amd64, { os: 'linux', architecture: 'arm64' }]);
  const made = plan.images.find(({ reference }) => reference === 'reg.example/base/app:v1');
  expect(made?.digest).not.toBe(whole.descriptor.digest);
  const bytes = plan.contents.get(made?.digest ?? 'sha256:') ?? new Uint8Array();
  const original = await readAll(source.repository('vendor.example/app').fetch(whole.descriptor));
  const { manifests } = parseManifest(whole.descriptor, original);
  expect(parseManifest(whole.descriptor, bytes)).toEqual({
    ...parseManifest(whole.descriptor, original),
    manifests: manifests.slice(0, 2),
  });
  const tags = plan.images.map(({ reference }) => reference.split(':').at(-1));
  expect(tags).toEqual([
    'v1',
    ...children.slice(0, 2).map(({ descriptor }) => `${descriptor.digest.replace(':', '-')}.sig`),
  ]);
  expect(plan.notes).toEqual([
    'only linux/amd64, linux/arm64, under a digest of their own, without 3 signatures and referrers of the whole: vendor.example/app:v1',
  ]);
  expect([...plan.steps.values()].some(({ content }) => content.digest === children[2]?.descriptor.digest)).toBe(false);
});

test('what has no other platforms, or is no index, keeps its digest', async () => {
  const source = memoryStore();
  const { whole } = await signedIndex(source, [amd64]);
  const single = await image(source, 'vendor.example/single:v1', { platform: windows });
  const plan = await ask(source, ['vendor.example/app:v1', 'vendor.example/single:v1'], [amd64]);
  const digests = plan.images.map(({ digest }) => digest);
  for (const { descriptor } of [whole, single]) expect(digests).toContain(descriptor.digest);
  expect(plan.notes).toEqual([]);
});

test.each([
  ['names no platforms', []],
  ['names none but unknown ones', [{ os: 'unknown', architecture: 'unknown' }]],
])('an index that %s stays as it is', async (_, platforms) => {
  const source = memoryStore();
  const children = [{ seed: 'bare' }, ...platforms.map((platform) => ({ platform, seed: 'unknown' }))];
  const whole = await index(source, 'vendor.example/app:v1', children.slice(-1));
  const plan = await ask(source, ['vendor.example/app:v1'], [amd64]);
  expect(plan.images.map(({ digest }) => digest)).toEqual([whole.descriptor.digest]);
  expect(plan.notes).toEqual([]);
});

test('a platform with a variant is that variant alone, and one without is each of them', async () => {
  const arm = (variant: string) => ({ os: 'linux', architecture: 'arm', variant });
  const source = memoryStore();
  const { images } = await index(
    source,
    'vendor.example/app:v1',
    [arm('v6'), arm('v7'), windows].map((platform) => ({ platform, seed: JSON.stringify(platform) })),
  );
  const [v6, v7, other] = images.map(({ descriptor }) => descriptor.digest);
  const brought = async (platform: Platform) => {
    const { steps, notes } = await ask(source, ['vendor.example/app:v1'], [platform]);
    expect(notes).toEqual([`only ${printPlatform(platform)}, under a digest of their own: vendor.example/app:v1`]);
    const digests = new Set([...steps.values()].map(({ content }) => content.digest));
    return [v6, v7, other].filter((digest) => digest && digests.has(digest));
  };
  expect(await brought(arm('v7'))).toEqual([v7]);
  expect(await brought({ os: 'linux', architecture: 'arm' })).toEqual([v6, v7]);
  expect(await brought(windows)).toEqual([other]);
});

test('what is asked for by its digest stays whole, and that is said', async () => {
  const source = memoryStore();
  const { whole } = await signedIndex(source, [amd64, arm64]);
  const reference = `vendor.example/app@${whole.descriptor.digest}`;
  const plan = await ask(source, [reference], [amd64]);
  expect(plan.images.map(({ digest }) => digest)).toContain(whole.descriptor.digest);
  expect(plan.notes).toEqual([`not only linux/amd64, because they are asked for by digest: ${reference}`]);
  const tagged = await ask(source, [`vendor.example/app:v1@${whole.descriptor.digest}`], [amd64]);
  expect(tagged.images.map(({ digest }) => digest)).toContain(whole.descriptor.digest);
});

test('an image that has none of the chosen platforms is an error that names those that it has', async () => {
  const source = memoryStore();
  await signedIndex(source, [amd64, arm64]);
  await expect(ask(source, ['vendor.example/app:v1'], [{ os: 'linux', architecture: 's390x' }])).rejects.toMatchObject({
    code: 'PLATFORM_MISSING',
    fault: 'plan',
    message: 'vendor.example/app:v1 has none of linux/s390x: it has linux/amd64, linux/arm64/v8',
  });
});

test("an attestation of BuildKit's comes with the image that it speaks of, and with no other", async () => {
  const source = memoryStore();
  const unknown = { os: 'unknown', architecture: 'unknown' };
  const whole = await index(source, 'vendor.example/app:v1', [
    { platform: amd64, seed: 'amd64' },
    { platform: arm64, seed: 'arm64' },
    { platform: unknown, seed: 'of amd64' },
    { platform: unknown, seed: 'of arm64' },
  ]);
  const repository = source.repository('vendor.example/app');
  const file = JSON.parse(new TextDecoder().decode(await readAll(repository.fetch(whole.descriptor))));
  for (const [at, of] of [
    [2, 0],
    [3, 1],
  ] as const)
    file.manifests[at].annotations = { 'vnd.docker.reference.digest': file.manifests[of].digest };
  const bytes = new TextEncoder().encode(JSON.stringify(file));
  const attested = describe(whole.descriptor.mediaType, bytes);
  await repository.push(attested, () => bytesOf(bytes));
  await repository.tag(attested, 'v1');
  const plan = await ask(source, ['vendor.example/app:v1'], [amd64]);
  const made = [...plan.steps.values()].find(({ kind, content }) => kind === 'put-manifest' && isIndex(content));
  const kept = JSON.parse(new TextDecoder().decode(made && plan.contents.get(made.content.digest)));
  expect(kept.manifests).toEqual([file.manifests[0], file.manifests[2]]);
});

test('what a plugin makes is brought as it made it, and so are blobs', async () => {
  const source = memoryStore();
  const whole = await index(source, 'vendor.example/app:v1', [{ platform: amd64 }, { platform: windows }]);
  // The same index in other bytes.
  const list = new TextEncoder().encode(`${new TextDecoder().decode(whole.bytes)} `);
  const making = definePlugin({
    name: 'images',
    item: { parse: () => undefined },
    async *plan(_, { create, source: side, successors }) {
      const found = await side.resolve('vendor.example/app:v1');
      for (const content of await successors(found)) yield { content, to: 'reg.example/base/app' };
      yield { content: create('text/plain', new TextEncoder().encode('a note')), to: 'reg.example/base/app' };
      yield { content: create(MediaType.index, list), to: 'reg.example/base/app', tag: 'made' };
    },
  });
  const { images, notes } = await ask(source, [], [amd64], making);
  expect(images.at(-1)?.digest).toBe(describe(MediaType.index, list).digest);
  expect(images).toHaveLength(4);
  expect(notes).toEqual([]);
});

test('an index that was found by no reference stays whole, and is named by its digest', async () => {
  const source = memoryStore();
  const whole = await index(source, 'vendor.example/app:v1', [{ platform: amd64 }, { platform: windows }]);
  const unnamed = (tag?: string) =>
    definePlugin({
      name: 'images',
      item: { parse: () => undefined },
      async *plan(_, { source: side }) {
        const { descriptor, holder, reference } = await side.resolve('vendor.example/app:v1');
        const content = tag === undefined ? { descriptor, holder, reference } : { descriptor, holder };
        yield { content, to: 'reg.example/base/app', tag };
      },
    });
  const name = `vendor.example/app@${whole.descriptor.digest}`;
  for (const [tag, named] of [
    [undefined, 'vendor.example/app:v1'],
    ['v1', name],
  ] as const) {
    const { images, notes } = await ask(source, [], [amd64], unnamed(tag));
    expect(images.map(({ digest }) => digest)).toEqual([whole.descriptor.digest]);
    expect(notes).toEqual([`not only linux/amd64, because they are asked for by digest: ${named}`]);
  }
});

test('an index that is none is refused as such', async () => {
  const source = memoryStore();
  await manifest(source, 'vendor.example/app:v1', { mediaType: MediaType.index, json: { manifests: 'none' } });
  const bare = definePlugin({
    name: 'images',
    item: { parse: () => undefined },
    async *plan(_, { source: side }) {
      yield { content: await side.resolve('vendor.example/app:v1'), to: 'reg.example/base/app', tag: 'v1' };
    },
  });
  await expect(ask(source, [], [amd64], bare)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
});
