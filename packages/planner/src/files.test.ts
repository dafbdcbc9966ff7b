import { createHash } from 'node:crypto';
import { CseError } from '@cse/errors';
import { parsePlan, printPlan, type Plan } from '@cse/graph';
import { describe, digestOf, MediaType } from '@cse/oci';
import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { bytesOf, contentNotFound, memoryStore, readAll, type SourceStore, type Store } from '@cse/store';
import { image, index, layer, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

const ISO = new TextEncoder().encode('a disk image');
const HEX = createHash('sha256').update(ISO).digest('hex');

/** A source of nothing but files, by address. */
function files(contents: Readonly<Record<string, Uint8Array>>): SourceStore {
  return {
    repository: (address) => ({
      async resolve() {
        const bytes = contents[address];
        if (!bytes) throw contentNotFound(address, 'file');
        return describe('application/octet-stream', bytes);
      },
      async *tags() {},
      async *referrers() {},
      fetch: () => bytesOf(contents[address] ?? new Uint8Array()),
    }),
    async [Symbol.asyncDispose]() {},
  };
}

const WEB = files({
  'https://files.example/a/disk.iso': ISO,
  'https://files.example/a/SHA256SUMS': new TextEncoder().encode(`${'0'.repeat(64)}  other.iso\n${HEX} *disk.iso\n`),
  'https://files.example/a/disk.iso.sha256': new TextEncoder().encode(`${HEX}\n`),
  'https://files.example/index.yaml': new TextEncoder().encode('entries: {}'),
  'file:media/disk.iso': ISO,
});

function plan(
  planning: (context: PlanContext) => AsyncIterable<Want>,
  {
    options = {},
    destination = 'registry',
    source = WEB,
  }: { options?: unknown; destination?: 'registry' | 'archive'; source?: SourceStore } = {},
) {
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => undefined },
    plan: (_, context) => planning(context),
  });
  const base = destination === 'archive' ? undefined : 'reg.example/base';
  const relocate = (name: string) => name;
  const items = [{ use: '@acme/x', options }];
  return planTransfer({ items, plugins: [plugin], source, target: memoryStore(), destination, base, relocate });
}

const bringing = (file: Parameters<PlanContext['file']>[0]) =>
  async function* ({ artifact, place }: PlanContext) {
    const content = await artifact({ files: [file], artifactType: 'application/vnd.acme.disk' });
    yield { content, to: place('disks/photon'), tag: 'v1' };
  };

test('a file becomes an artifact as oras writes it, and its content stays out of the plan', async () => {
  const url = 'https://files.example/a/disk.iso';
  const made = await plan(bringing({ url, digest: `sha256:${HEX}` }));
  const [image] = made.images;
  expect(image).toMatchObject({ reference: 'reg.example/base/disks/photon:v1', source: url });
  const manifest = made.contents.get(image?.digest ?? `sha256:`);
  expect(JSON.parse(new TextDecoder().decode(manifest))).toEqual({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: 'application/vnd.acme.disk',
    config: {
      mediaType: 'application/vnd.oci.empty.v1+json',
      digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      size: 2,
      data: 'e30=',
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: `sha256:${HEX}`,
        size: ISO.byteLength,
        annotations: { 'org.opencontainers.image.title': 'disk.iso' },
      },
    ],
  });
  expect(made.contents.has(`sha256:${HEX}`)).toBe(false);
  const blob = [...made.steps.values()].find((step) => step.content.digest === `sha256:${HEX}`);
  expect(blob).toMatchObject({ kind: 'copy-blob', from: [`source:${url}`] });
  expect(printPlan(parsePlan(printPlan(made)))).toBe(printPlan(made));
});

test('the files in an artifact of a file are read where that file is', async () => {
  const packed = await layer({ files: { 'etc/name': 'a disk' } });
  const bytes = await readAll(await packed.open());
  const url = 'https://files.example/disk.tar.gz';
  const read: string[] = [];
  const planning = async function* ({ artifact, files: filesOf }: PlanContext) {
    const content = await artifact({ files: [{ url, digest: digestOf(bytes) }] });
    for await (const file of filesOf(content))
      read.push(`${file.path}: ${new TextDecoder().decode(await file.read())}`);
  };
  await plan(planning, { source: files({ [url]: bytes }) });
  expect(read).toEqual(['etc/name: a disk']);
});

const manifestIn = ({ images: [image], contents }: Plan) =>
  JSON.parse(new TextDecoder().decode(contents.get(image?.digest ?? 'sha256:')));

test('an artifact of several files has their titles, media types and annotations as they are given, and no source', async () => {
  const [digest, mediaType] = [`sha256:${HEX}`, 'application/x-iso9660-image'] as const;
  const made = await plan(
    async function* ({ artifact, place }) {
      const content = await artifact({
        files: [
          { url: 'https://files.example/a/disk.iso#part', digest, title: 'the disk', mediaType },
          { url: 'https://files.example/a/a%20disk.iso?x=1', digest },
          { url: 'https://files.example/', digest },
        ],
        annotations: { 'org.opencontainers.image.version': '1' },
      });
      yield { content, to: place('disks'), tag: 'v1' };
    },
    {
      source: files({
        'https://files.example/a/disk.iso': ISO,
        'https://files.example/a/a%20disk.iso?x=1': ISO,
        'https://files.example/': ISO,
      }),
    },
  );
  expect(manifestIn(made)).toMatchObject({
    artifactType: 'application/vnd.unknown.artifact.v1',
    annotations: { 'org.opencontainers.image.version': '1' },
    layers: [
      { mediaType, annotations: { 'org.opencontainers.image.title': 'the disk' } },
      { annotations: { 'org.opencontainers.image.title': 'a disk.iso' } },
      { annotations: { 'org.opencontainers.image.title': 'file' } },
    ],
  });
  expect(made.images).toEqual([expect.not.objectContaining({ source: expect.anything() })]);
});

test.each(['SHA256SUMS', 'disk.iso.sha256'])('what a file has to be is found in %s', async (list) => {
  const request = { url: 'https://files.example/a/disk.iso', checksums: `https://files.example/a/${list}` };
  const made = await plan(bringing(request));
  expect([...made.steps.keys()]).toContain(`reg.example/base/disks/photon@sha256:${HEX}`);
});

test.each([
  [{ url: 'https://files.example/a/disk.iso' }, 'FILE_UNVERIFIED', 'without saying what it has to be'],
  [
    { url: 'https://files.example/index.yaml', checksums: 'https://files.example/a/SHA256SUMS' },
    'FILE_UNLISTED',
    'SHA256SUMS has no sha256 or sha512 of index.yaml',
  ],
  [{ url: 'https://me:secret@files.example/a' }, 'ADDRESS_INVALID', '"files.example" cannot be read'],
  [{ url: '/etc/shadow' }, 'PLUGIN_FILE', 'the plugin @acme/x may not read /etc/shadow: nobody named that file'],
  [{ url: 'file:///etc/shadow' }, 'PLUGIN_FILE', 'nobody named that file'],
  [{ url: 'media/../../x' }, 'PLUGIN_FILE', 'nobody named that file'],
])('%j is refused with %s', async (request, code, message) => {
  const refused = plan(bringing(request), { options: { disk: 'media' } });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
});

test.each([
  ['ftp://files.example/a', '"ftp://files.example/a" cannot be read: it is not an https:// address'],
  ['shttp://files.example/a', '"shttp://files.example/a" cannot be read: it is not an https:// address'],
  ['index.yaml', '"index.yaml" cannot be read: it is not an https:// address'],
  ['https://me@files.example/a', '"files.example" cannot be read: it contains a user or a password'],
  ['https://:secret@files.example/a', '"files.example" cannot be read: it contains a user or a password'],
])('a document at %s is refused', async (url, message) => {
  const reading = plan(async function* ({ document }) {
    await document(url);
  });
  await expect(reading).rejects.toMatchObject({ code: 'ADDRESS_INVALID', message });
});

test('a file on disk may be brought where the user named it, or its folder, and needs no digest', async () => {
  for (const disk of ['media/disk.iso', './media', 'media/'])
    expect(
      manifestIn(await plan(bringing({ url: 'media/disk.iso' }), { options: { disks: [{ disk }] } })),
    ).toMatchObject({
      layers: [{ digest: `sha256:${HEX}`, annotations: { 'org.opencontainers.image.title': 'disk.iso' } }],
    });
});

test.each(['disk.iso', 'media/a%20disk.iso'])('the file %s is called as on disk', async (url) => {
  const made = await plan(bringing({ url }), { options: { disk: url }, source: files({ [`file:${url}`]: ISO }) });
  expect(manifestIn(made)).toMatchObject({
    layers: [{ annotations: { 'org.opencontainers.image.title': url.split('/').at(-1) } }],
  });
});

test('a file is asked for by its digest, and one that is another is not found', async () => {
  const [url, source] = ['http://files.example/a', withFiles(memoryStore(), { 'http://files.example/a': ISO })];
  expect((await plan(bringing({ url, digest: digestOf(ISO) }), { source })).images).toHaveLength(1);
  const other = digestOf(new Uint8Array());
  await expect(plan(bringing({ url, digest: other }), { source })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});

test('content that is held by a file which was not asked for is refused', async () => {
  const descriptor = { mediaType: 'application/octet-stream', digest: digestOf(ISO), size: ISO.byteLength };
  const forged = plan(async function* ({ place }) {
    yield { content: { descriptor, holder: 'source:file:media/disk.iso' }, to: place('x') };
  });
  await expect(forged).rejects.toMatchObject({ code: 'PLUGIN_FILE', fault: 'plugin' });
  const read = plan(async function* ({ read }) {
    await read({ descriptor, holder: 'source:file:media/disk.iso' });
  });
  await expect(read).rejects.toMatchObject({ code: 'PLUGIN_FILE', fault: 'plugin' });
});

test('the plan of an archive keeps the documents that were read, by their addresses', async () => {
  const url = 'https://files.example/index.yaml';
  const made = await plan(
    async function* ({ document }) {
      expect(new TextDecoder().decode(await document(url))).toBe('entries: {}');
    },
    { destination: 'archive' },
  );
  const [[address, digest] = []] = [...(made.documents ?? [])];
  expect(address).toBe(url);
  expect(new TextDecoder().decode(digest && made.contents.get(digest))).toBe('entries: {}');
  expect(parsePlan(printPlan(made)).documents).toEqual(made.documents);
});

test('an artifact is made without an optional file that is not there, and that is noted', async () => {
  const there = { url: 'https://files.example/a/disk.iso', digest: digestOf(ISO) };
  const gone = { url: 'https://files.example/a/gone.iso', digest: digestOf(ISO) };
  const unlisted = { url: 'https://files.example/a/none.iso', checksums: 'https://files.example/a/SHA256SUMS' };
  const making = (optional: boolean) =>
    async function* ({ artifact, place }: PlanContext) {
      const files = [there, ...[gone, unlisted].map((file) => ({ ...file, optional }))];
      yield { content: await artifact({ files }), to: place('disk'), tag: 'v1' };
    };
  const { notes, steps } = await plan(making(true));
  expect(notes).toEqual([
    expect.stringContaining('gone.iso is optional'),
    expect.stringContaining('none.iso is optional'),
  ]);
  expect([...steps.values()].filter(({ content }) => content.digest === digestOf(ISO))).toHaveLength(1);
  await expect(plan(making(false))).rejects.toMatchObject({ fault: 'plan' });
});

test('an optional file that could not be asked for is none that is not there', async () => {
  const broken = { ...WEB, repository: () => ({ ...WEB.repository('x'), resolve: () => Promise.reject(down) }) };
  const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'files.example answers 503');
  const url = 'https://files.example/a/disk.iso';
  const making = plan(
    async function* ({ artifact, place }) {
      yield { content: await artifact({ files: [{ url, digest: digestOf(ISO), optional: true }] }), to: place('disk') };
    },
    { source: broken },
  );
  await expect(making).rejects.toBe(down);
});

const platform = (architecture: string, os = 'linux') => ({ os, architecture });

test.each([
  ['linux/amd64', [platform('arm64'), platform('amd64', 'windows'), platform('amd64')], 'linux/amd64'],
  ['the first platform where there is none for linux/amd64', [platform('arm64'), platform('s390x')], 'linux/arm64'],
])('the files of an index are those of its image for %s', async (_, platforms, read) => {
  const source = memoryStore();
  const children = platforms.map((each) => ({ platform: each, files: { name: `${each.os}/${each.architecture}` } }));
  await index(source, 'reg.example/multi:v1', children);
  const found: string[] = [];
  await plan(
    async function* ({ source: side, files: filesOf }) {
      for await (const file of filesOf(await side.resolve('reg.example/multi:v1')))
        found.push(new TextDecoder().decode(await file.read()));
    },
    { source },
  );
  expect(found).toEqual([read]);
});

test.each([
  ['of 256 KiB is fetched once, however many plugins read its files', 256 * 1024, 1],
  ['that is larger is streamed to each', 256 * 1024 + 1, 2],
])('a layer %s', async (_, size, times) => {
  const store = memoryStore();
  const made = await image(store, 'reg.example/a:v1', { bytes: await tarOf(size), mediaType: MediaType.tar });
  const fetched: string[] = [];
  const source: Store = {
    ...store,
    repository: (name) => {
      const own = store.repository(name);
      return { ...own, fetch: (content, ...more) => (fetched.push(content.digest), own.fetch(content, ...more)) };
    },
  };
  const reading = async function* ({ source: side, files: filesOf }: PlanContext) {
    const found = await side.resolve('reg.example/a:v1');
    for (let at = 0; at < 2; at += 1) expect(await Array.fromAsync(filesOf(found))).toHaveLength(1);
  };
  await plan(reading, { source });
  const of = (digest: string | undefined) => fetched.filter((each) => each === digest).length;
  expect([of(made.descriptor.digest), of(made.layers[0]?.digest)]).toEqual([1, times]);
});

/** A tar of one file that is of so many bytes, with what follows its end. */
async function tarOf(size: number): Promise<Uint8Array> {
  const bytes = await readAll(await (await layer({ files: { name: 'x' }, compression: 'none' })).open());
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.byteLength)]);
}
