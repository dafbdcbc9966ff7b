import { MediaType } from '@cse/oci';
import { describe, expect, test } from 'vitest';
import { api, descriptorOf, digestOf, locationOf, withDigest, type Api } from './api.testing.ts';
import { describeServed, type Place } from './stores.testing.ts';

const CONFIG = '{"architecture":"amd64","os":"linux"}';
const LAYER = 'a layer';
const NONDISTRIBUTABLE = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
/** A tar with nothing in it: two blocks of zeros. */
const EMPTY_TAR = Buffer.alloc(1024);

describeServed('what is pushed', (place) => {
  describe.each(['sha256', 'sha512'])('named by %s', (algorithm) => {
    dataCases(place, algorithm);
    referrerCases(place, algorithm);
    blobCases(place, algorithm);
  });
});

interface Data {
  readonly id: string;
  readonly what: string;
  readonly json: object;
  readonly mediaType: string;
}

function dataOf(algorithm: string): { readonly image: object; readonly index: object; readonly data: readonly Data[] } {
  const named = (content: string, mediaType: string) => descriptorOf(content, mediaType, algorithm);
  const layer = named(LAYER, MediaType.layer);
  const empty = named('{}', MediaType.empty);
  const image = {
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    config: named(CONFIG, MediaType.config),
    layers: [layer],
  };
  const child = named(JSON.stringify(image), MediaType.manifest);
  const index = { schemaVersion: 2, mediaType: MediaType.index, manifests: [child] };
  const artifact = { ...image, artifactType: 'application/vnd.example', config: empty };
  const annotations = Object.fromEntries(
    Array.from({ length: 390 }, (_, at) => [`org.example.${at}`, 'x'.repeat(10_000)]),
  );
  const arm = { ...child, platform: { os: 'linux', architecture: 'arm64' } };
  const images: [string, string, object][] = [
    ['S-131', 'an image', image],
    ['S-132', 'an image with layers that are not compressed', { ...image, layers: [named(LAYER, MediaType.tar)] }],
    ['S-133', 'a manifest of 3.9 MB', { ...image, annotations }],
    ['S-137', 'an artifact', artifact],
    ['S-139', 'an artifact with only the empty layer', { ...artifact, layers: [empty] }],
    ['S-142', 'a subject that is not there', { ...image, subject: named('nobody', MediaType.manifest) }],
    ['S-143', 'descriptors with data', { ...image, layers: [{ ...layer, data: btoa(LAYER) }] }],
    ['S-144', 'a layer that is never pushed', { ...image, layers: [layer, named('elsewhere', NONDISTRIBUTABLE)] }],
    ['S-145', 'fields that nobody knows', { ...image, 'org.example.more': { deep: [1] } }],
    ['S-146', 'no layers', { ...image, layers: [] }],
  ];
  const indexes: [string, string, object][] = [
    ['S-134', 'an index of two platforms', { ...index, manifests: [child, arm] }],
    ['S-135', 'an index of indexes', { ...index, manifests: [named(JSON.stringify(index), MediaType.index)] }],
    ['S-136', 'an empty index', { ...index, manifests: [] }],
    ['S-138', 'an index that is an artifact', { ...index, artifactType: 'application/vnd.example' }],
    ['S-141', 'an index with a subject', { ...index, subject: child }],
    ['S-148', 'an index', index],
  ];
  const typed =
    (mediaType: string) =>
    ([id, what, json]: [string, string, object]) => ({ id, what, json, mediaType });
  return { image, index, data: [...images.map(typed(MediaType.manifest)), ...indexes.map(typed(MediaType.index))] };
}

function dataCases(place: Place, algorithm: string): void {
  const { image, index, data } = dataOf(algorithm);
  const digest = (json: object) => digestOf(JSON.stringify(json), algorithm);

  async function prepared(): Promise<Api> {
    const repo = place.fresh();
    for (const blob of [CONFIG, LAYER, '{}']) await repo.blob(Buffer.from(blob), algorithm);
    await repo.manifest(digest(image), image);
    await repo.manifest(digest(index), index, MediaType.index);
    return repo;
  }

  async function isThere(repo: Api, reference: string, { json, mediaType }: Data): Promise<void> {
    const bytes = JSON.stringify(json);
    const got = await repo.call('GET', `manifests/${reference}`, { headers: { accept: mediaType } });
    const head = await repo.call('HEAD', `manifests/${reference}`, { headers: { accept: mediaType } });
    expect([got.status, got.bytes.toString() === bytes, head.status, head.bytes.byteLength]).toEqual([
      200,
      true,
      200,
      0,
    ]);
    for (const { headers } of [got, head])
      expect(['content-type', 'content-length', 'docker-content-digest'].map((name) => headers.get(name))).toEqual([
        mediaType,
        String(bytes.length),
        digest(json),
      ]);
  }

  test.each(data)('$id, S-149, S-150, S-156: $what, by digest and under two tags', async (each) => {
    const repo = await prepared();
    const { json, mediaType } = each;
    const put = await repo.manifest(`${digest(json)}?tag=v1&tag=v2`, json, mediaType);
    expect([put.status, put.headers.get('docker-content-digest'), put.headers.get('oci-tag')]).toEqual([
      201,
      digest(json),
      'v1, v2',
    ]);
    expect((await repo.call('GET', locationOf(put))).bytes.toString()).toBe(JSON.stringify(json));
    for (const reference of ['v1', 'v2', digest(json)]) await isThere(repo, reference, each);
    expect((await repo.call('GET', 'tags/list?last=v1')).json().tags).toEqual(['v2']);
    expect((await repo.call('DELETE', 'manifests/v1')).status).toBe(202);
    expect((await repo.call('GET', 'manifests/v1')).status).toBe(404);
    expect((await repo.call('DELETE', `manifests/${digest(json)}`)).status).toBe(202);
    for (const reference of ['v2', digest(json)])
      expect((await repo.call('GET', `manifests/${reference}`)).status).toBe(404);
  });

  test('S-151: bytes that are not those of the digest are refused, trailing blanks too', async () => {
    const repo = await prepared();
    const other = { ...image, annotations: { 'org.example.new': algorithm } };
    const put = await repo.call('PUT', `manifests/${digest(other)}`, {
      body: `${JSON.stringify(other)}  `,
      headers: { 'content-type': MediaType.manifest },
    });
    expect([put.status, put.json().errors[0]?.code]).toEqual([400, 'DIGEST_INVALID']);
    expect((await repo.call('GET', `manifests/${digest(other)}`)).status).toBe(404);
  });
}

function referrerCases(place: Place, algorithm: string): void {
  test('S-140, S-065: referrers are listed with their types, all or those of one', async () => {
    const repo = place.fresh();
    for (const blob of [CONFIG, LAYER, '{}']) await repo.blob(Buffer.from(blob), algorithm);
    const { image } = dataOf(algorithm);
    const bytes = JSON.stringify(image);
    const subject = descriptorOf(bytes, MediaType.manifest, algorithm);
    const path = `referrers/${digestOf(bytes, algorithm)}`;
    const empty = await repo.call('GET', path);
    expect([empty.status, empty.headers.get('content-type'), empty.json().manifests]).toEqual([
      200,
      MediaType.index,
      [],
    ]);
    await repo.manifest(digestOf(bytes, algorithm), image);
    const referrers = [
      { ...image, subject },
      { ...image, subject, artifactType: 'application/vnd.example.a' },
      { ...image, subject, artifactType: 'application/vnd.example.b', annotations: { 'org.example.note': 'hi' } },
    ];
    for (const each of referrers) {
      const put = await repo.manifest(digestOf(JSON.stringify(each), algorithm), each);
      expect([put.status, put.headers.get('oci-subject')]).toEqual([201, digestOf(bytes, algorithm)]);
    }
    const typesOf = async (query: string) =>
      (await repo.call('GET', `${path}${query}`))
        .json()
        .manifests.map(({ artifactType }) => artifactType)
        .toSorted();
    const [a, b] = ['application/vnd.example.a', 'application/vnd.example.b'];
    expect(await typesOf('')).toEqual([a, b, MediaType.config]);
    expect(await typesOf(`?artifactType=${encodeURIComponent(b)}`)).toEqual([b]);
    expect(await typesOf('?artifactType=application%2Fvnd.example.none')).toEqual([]);
    const [first = {}] = referrers;
    await repo.call('DELETE', `manifests/${digestOf(JSON.stringify(first), algorithm)}`);
    expect(await typesOf('')).toEqual([a, b]);
  });
}

function blobCases(place: Place, algorithm: string): void {
  test('S-104: a blob that nobody pushed is 404', async () => {
    const got = await place.fresh().call('GET', `blobs/${digestOf('nobody pushed this', algorithm)}`);
    expect([got.status, got.json().errors[0]?.code]).toEqual([404, 'BLOB_UNKNOWN']);
  });

  test.each([
    ['S-124', 'of no bytes', Buffer.alloc(0)],
    ['S-125', 'that is the empty object', Buffer.from('{}')],
    ['S-187', 'that is a tar with nothing in it', EMPTY_TAR],
  ])('%s: a blob %s is pushed, read and deleted', async (_, __, content) => {
    const repo = place.fresh();
    const digest = await repo.blob(content, algorithm);
    const head = await repo.call('HEAD', `blobs/${digest}`);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(content.byteLength)]);
    expect((await repo.call('GET', `blobs/${digest}`)).bytes.equals(content)).toBe(true);
    expect((await repo.call('DELETE', `blobs/${digest}`)).status).toBe(202);
    expect((await repo.call('HEAD', `blobs/${digest}`)).status).toBe(404);
  });

  test('S-113, S-114, S-115: a blob is mounted with its source named and without; what is not there is not', async () => {
    const [from, to, third] = [place.fresh(), place.fresh(), place.fresh()];
    const content = Buffer.from(`mounted by ${algorithm} from ${from.path}`);
    const digest = await from.blob(content, algorithm);
    const named = await to.call('POST', `blobs/uploads/?mount=${digest}&from=${from.path}`);
    const unnamed = await third.call('POST', `blobs/uploads/?mount=${digest}`);
    for (const got of [named, unnamed])
      expect([got.status, (await to.call('GET', locationOf(got))).bytes.equals(content)]).toEqual([201, true]);
    const nothing = await to.call('POST', `blobs/uploads/?mount=${digestOf('no', algorithm)}&from=${from.path}`);
    expect(nothing.status).toBe(202);
    expect((await to.call('DELETE', locationOf(nothing))).status).toBe(204);
    expect((await to.call('PUT', withDigest(locationOf(nothing), digest), { body: content })).status).toBe(404);
  });

  test('S-192: where an upload goes on is said without a host, whatever a proxy says of itself', async () => {
    const headers = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const repo = api(place.host, place.fresh().path);
    const started = await repo.call('POST', 'blobs/uploads/', { headers });
    expect(locationOf(started)).toMatch(/^\/v2\/[^?]+\/blobs\/uploads\/[^/]+$/);
    const body = Buffer.from(algorithm);
    const put = await repo.call('PUT', withDigest(locationOf(started), digestOf(body, algorithm)), { headers, body });
    expect([put.status, locationOf(put)]).toEqual([201, `/v2/${repo.path}/blobs/${digestOf(body, algorithm)}`]);
  });
}
