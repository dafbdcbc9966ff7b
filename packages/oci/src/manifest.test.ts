import { expect, test } from 'vitest';
import {
  describe as described,
  isForeign,
  isIndex,
  isManifest,
  MediaType,
  parseManifest,
  successorsOf,
} from './index.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as const;
const config = { mediaType: MediaType.config, digest: digest('c'), size: 7 };
const layer = { mediaType: MediaType.layer, digest: digest('1'), size: 32 };
const child = { mediaType: MediaType.manifest, digest: digest('e'), size: 500 };
const image = { schemaVersion: 2, config, layers: [layer] };
const index = { schemaVersion: 2, manifests: [child] };

const parsed = (mediaType: string, json: unknown) => {
  const bytes = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  return parseManifest(described(mediaType, bytes), bytes);
};
const refused = (code: string, reason: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(reason) });

test.each([MediaType.manifest, MediaType.dockerManifest])(
  'P-035: an image is read as %s, whether or not it says so itself',
  (mediaType) => {
    const expected = { mediaType, config, layers: [layer], manifests: [] };
    expect(parsed(mediaType, image)).toMatchObject(expected);
    expect(parsed(mediaType, { ...image, mediaType })).toMatchObject(expected);
  },
);

test.each([MediaType.index, MediaType.dockerList])(
  'P-035: an index is read as %s, whether or not it says so itself',
  (mediaType) => {
    const expected = { mediaType, config: undefined, layers: [], manifests: [child] };
    expect(parsed(mediaType, index)).toMatchObject(expected);
    expect(parsed(mediaType, { ...index, mediaType })).toMatchObject(expected);
  },
);

test.each([
  [
    'C-012: a type that is not what it calls itself',
    MediaType.manifest,
    { ...image, mediaType: MediaType.dockerManifest },
    'its own media type is',
  ],
  ['C-012: an image that is given as an index', MediaType.index, image, 'neither config nor layers'],
  ['C-013: an index of layers', MediaType.index, { layers: [layer] }, 'neither config nor layers'],
  ['P-035: an index that is given as an image', MediaType.manifest, index, 'an image manifest has a config'],
  ['C-013: manifests and layers', MediaType.index, { ...index, layers: [layer] }, '"manifests"'],
  ['C-013: manifests and a config', MediaType.manifest, { ...index, config }, '"manifests"'],
  [
    'P-027: a digest that is none',
    MediaType.manifest,
    { config: { ...config, digest: 'sha256:../..' }, layers: [] },
    'digest',
  ],
  [
    'P-028: a digest that cannot be verified',
    MediaType.manifest,
    { config: { ...config, digest: `sha1:${'0'.repeat(40)}` }, layers: [] },
    'digest',
  ],
  ['C-007: a negative size', MediaType.manifest, { config: { ...config, size: -1 }, layers: [] }, 'size'],
  ['C-007: a size with a fraction', MediaType.manifest, { config: { ...config, size: 1.5 }, layers: [] }, 'size'],
  ['C-007: a size that is text', MediaType.manifest, { config: { ...config, size: '7' }, layers: [] }, 'size'],
  [
    'C-007: a size that no number holds',
    MediaType.manifest,
    JSON.stringify(image).replace('"size":7', '"size":9007199254740993'),
    'size',
  ],
  ['C-007: a size without end', MediaType.manifest, JSON.stringify(image).replace('"size":7', '"size":1e400'), 'size'],
  ['no media type of a child', MediaType.index, { manifests: [{ ...child, mediaType: '' }] }, 'mediaType'],
  ['something else than JSON', MediaType.manifest, '<html>', 'not JSON'],
  ['a list', MediaType.manifest, [], 'expected object'],
  ['nothing', MediaType.manifest, '', 'not JSON'],
])('%s is refused', (_, mediaType, json, reason) => {
  expect(() => parsed(mediaType, json)).toThrow(refused('MANIFEST_INVALID', reason));
});

test('bytes that are no UTF-8 are refused', () => {
  expect(() =>
    parseManifest({ mediaType: MediaType.manifest, digest: digest('f') }, Buffer.from([0x7b, 0xff, 0x7d])),
  ).toThrow(refused('MANIFEST_INVALID', 'not JSON'));
});

test.each([
  [MediaType.dockerSchema1, { schemaVersion: 1 }],
  [MediaType.dockerSchema1Signed, { schemaVersion: 1, fsLayers: [], signatures: [] }],
  [MediaType.dockerManifest, { schemaVersion: 1, fsLayers: [] }],
])('C-091: schema 1 as %s is refused by its name', (mediaType, json) => {
  expect(() => parsed(mediaType, json)).toThrow(refused('MANIFEST_SCHEMA1', 'schema 1'));
});

test('C-080, C-092: types and annotations that nobody knows are no error', () => {
  const strange = { ...layer, mediaType: 'application/vnd.example.strange+x', annotations: { 'org.example': 'y' } };
  const { layers, annotations } = parsed(MediaType.manifest, {
    ...image,
    layers: [strange],
    annotations: { a: 'b' },
    extra: { deep: [1] },
  });
  expect(layers).toMatchObject([strange]);
  expect(annotations).toEqual({ a: 'b' });
});

test('C-082: an index may be empty, and lists that are missing or null are empty', () => {
  expect(parsed(MediaType.index, { manifests: [] }).manifests).toEqual([]);
  expect(parsed(MediaType.index, { manifests: null, annotations: null }).manifests).toEqual([]);
  expect(parsed(MediaType.manifest, { config, layers: null }).layers).toEqual([]);
});

test('a platform that says nothing sensible is no reason not to copy', () => {
  const { manifests } = parsed(MediaType.index, {
    manifests: [
      { ...child, platform: null },
      { ...child, platform: { os: 7 } },
    ],
  });
  expect(manifests.map(({ platform }) => platform)).toEqual([undefined, undefined]);
});

test('what a manifest is made of comes in the order in which it names it, without its subject', () => {
  const bytes = Buffer.from(JSON.stringify({ ...image, subject: child }));
  expect(successorsOf(described(MediaType.manifest, bytes), bytes).map(({ digest: name }) => name)).toEqual([
    config.digest,
    layer.digest,
  ]);
  const list = Buffer.from(JSON.stringify(index));
  expect(successorsOf(described(MediaType.index, list), list)).toMatchObject([child]);
});

test('names in it that mean something to JavaScript mean nothing here', () => {
  const json = `{"__proto__":{"polluted":1},"config":${JSON.stringify(config)},"layers":[],"annotations":{"__proto__":"x","constructor":"y"}}`;
  const manifest = parsed(MediaType.manifest, json);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.getPrototypeOf(manifest)).toBe(Object.prototype);
});

test('C-088: what may not be redistributed is known by its type alone', () => {
  expect(isForeign({ mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip' })).toBe(true);
  expect(isForeign({ mediaType: 'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd' })).toBe(true);
  expect(isForeign({ mediaType: MediaType.layer })).toBe(false);
  expect([isManifest(child), isIndex(child), isIndex({ mediaType: MediaType.dockerList })]).toEqual([
    true,
    false,
    true,
  ]);
});

test('an artifact manifest of the drafts of OCI 1.1 is made of its blobs', () => {
  const blobs = [layer, config];
  const bytes = Buffer.from(
    JSON.stringify({ mediaType: MediaType.artifact, artifactType: 'application/x', blobs, subject: child }),
  );
  const artifact = described(MediaType.artifact, bytes);
  expect(isManifest(artifact)).toBe(true);
  expect(successorsOf(artifact, bytes)).toEqual(blobs);
  expect(parseManifest(artifact, bytes)).toMatchObject({ artifactType: 'application/x', subject: child });
});

test.each([
  ['null', null],
  ['of another type', 7],
])('what may be left out is taken for left out where it is %s', (_, nothing) => {
  const optional = { artifactType: nothing, annotations: nothing };
  const descriptor = { ...child, ...optional, urls: nothing, platform: nothing };
  expect(parsed(MediaType.index, { schemaVersion: 2, manifests: [descriptor], subject: nothing, ...optional })).toEqual(
    {
      mediaType: MediaType.index,
      manifests: [child],
      layers: [],
    },
  );
  expect(
    parsed(MediaType.manifest, { ...image, mediaType: null, manifests: null, subject: nothing, ...optional }),
  ).toEqual({
    mediaType: MediaType.manifest,
    manifests: [],
    config,
    layers: [layer],
  });
});

test('a variant that is null takes nothing from the rest of a platform', () => {
  const platform = { os: 'linux', architecture: 'arm64', variant: null };
  const { manifests } = parsed(MediaType.index, { manifests: [{ ...child, platform }] });
  expect(manifests[0]?.platform).toEqual({ os: 'linux', architecture: 'arm64' });
});

test('bytes that are not UTF-8 are no JSON, whatever else they are', () => {
  const bytes = Buffer.from([...Buffer.from('{"mediaType":"'), 0xff, ...Buffer.from('"}')]);
  expect(() => parseManifest(described(MediaType.index, bytes), bytes)).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID', message: expect.stringContaining('it is not JSON') }),
  );
});

test.each([
  ['a text', '"fsLayers"'],
  ['a number', '7'],
  ['nothing', 'null'],
])('%s is no manifest, and none of schema 1', (_, text) => {
  const bytes = Buffer.from(text);
  expect(() => parseManifest(described(MediaType.manifest, bytes), bytes)).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID' }),
  );
});

test.each([MediaType.dockerSchema1, MediaType.dockerSchema1Signed])('%s is schema 1, whatever it holds', (type) => {
  const bytes = Buffer.from('{}');
  expect(() => parseManifest(described(type, bytes), bytes)).toThrow(
    expect.objectContaining({ code: 'MANIFEST_SCHEMA1' }),
  );
});
