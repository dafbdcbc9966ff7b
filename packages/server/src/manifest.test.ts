import { MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { descriptorOf, digestOf, imageOf, locationOf, type Api } from './api.testing.ts';
import { describeServed, type Place } from './stores.testing.ts';

const CONFIG = Buffer.from('{"architecture":"amd64","os":"linux"}');
const LAYER = Buffer.from('a layer');
const emptyConfig = descriptorOf('{}', MediaType.empty);

async function prepared(place: Place): Promise<Api> {
  const repo = place.fresh();
  for (const blob of [CONFIG, LAYER, Buffer.from('{}')]) await repo.blob(blob);
  return repo;
}

describeServed('manifests', (place) => {
  shapeCases(place);
  refusalCases(place);
  listingCases(place);
});

function shapeCases(place: Place): void {
  const image = imageOf(CONFIG, LAYER);
  const child = descriptorOf(JSON.stringify(image), MediaType.manifest);
  const index = { schemaVersion: 2, mediaType: MediaType.index, manifests: [child] };
  const indexed = descriptorOf(JSON.stringify(index), MediaType.index);
  const nobody = descriptorOf('nobody', MediaType.manifest);
  const large = Object.fromEntries(Array.from({ length: 390 }, (_, at) => [`org.example.${at}`, 'x'.repeat(10_000)]));
  const tar = { ...image, layers: [descriptorOf(LAYER, MediaType.tar)] };
  const data = { ...image, layers: [{ ...descriptorOf(LAYER, MediaType.layer), data: LAYER.toString('base64') }] };
  const foreign = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
  const artifact = { ...image, artifactType: 'application/vnd.example', config: emptyConfig };
  const shapes: [string, string, object, string?][] = [
    ['S-131', 'an image', image],
    ['S-132', 'an image with layers that are not compressed', tar],
    ['S-133', 'a manifest of 3.9 MB', { ...image, annotations: large }],
    [
      'S-134',
      'an index of two platforms',
      { ...index, manifests: [child, { ...child, platform: { os: 'linux', architecture: 'arm64' } }] },
      MediaType.index,
    ],
    ['S-135', 'an index of indexes', { ...index, manifests: [indexed] }, MediaType.index],
    ['S-136', 'an empty index', { ...index, manifests: [] }, MediaType.index],
    ['S-137', 'an artifact', artifact],
    ['S-138', 'an index that is an artifact', { ...index, artifactType: 'application/vnd.example' }, MediaType.index],
    ['S-139', 'an artifact with only the empty layer', { ...artifact, layers: [emptyConfig] }],
    ['S-141', 'an index with a subject', { ...index, subject: child }, MediaType.index],
    ['S-142', 'a manifest whose subject is not there', { ...image, subject: nobody }],
    ['S-143', 'descriptors with data', data],
    [
      'S-144',
      'layers that must not be kept here',
      { ...image, layers: [{ ...descriptorOf('elsewhere', foreign), urls: ['https://x.example/l'] }] },
    ],
    ['S-145', 'fields that nobody knows', { ...image, 'org.example.more': { deep: [1] } }],
    ['S-146', 'an image without layers', { ...image, layers: [] }],
    ['C-090', 'docker’s manifest', { ...image, mediaType: MediaType.dockerManifest }, MediaType.dockerManifest],
    ['C-090', 'docker’s list', { ...index, mediaType: MediaType.dockerList }, MediaType.dockerList],
  ];

  test.each(shapes)(
    '%s: %s is pushed by digest and tag, listed, read byte for byte, and deleted',
    async (_, __, json, mediaType = MediaType.manifest) => {
      const repo = await prepared(place);
      await repo.manifest(digestOf(JSON.stringify(image)), image);
      await repo.manifest(digestOf(JSON.stringify(index)), index, MediaType.index);
      const bytes = JSON.stringify(json);
      const digest = digestOf(bytes);
      const put = await repo.manifest(digest, json, mediaType);
      expect([put.status, put.headers.get('docker-content-digest'), locationOf(put)]).toEqual([
        201,
        digest,
        `/v2/${repo.path}/manifests/${digest}`,
      ]);
      if ('subject' in json) expect(put.headers.get('oci-subject')).toBe((json.subject as { digest: string }).digest);
      expect((await repo.manifest('v1', json, mediaType)).status).toBe(201);
      expect((await repo.call('GET', 'tags/list')).json()).toEqual({ name: repo.path, tags: ['v1'] });
      for (const reference of [digest, 'v1', digest.replace(':', '%3A')]) {
        const got = await repo.call('GET', `manifests/${reference}`);
        expect([got.status, got.bytes.toString() === bytes, got.headers.get('content-type')]).toEqual([
          200,
          true,
          mediaType,
        ]);
        const head = await repo.call('HEAD', `manifests/${reference}`);
        expect([head.status, head.headers.get('content-length'), head.bytes.length]).toEqual([
          200,
          String(Buffer.byteLength(bytes)),
          0,
        ]);
      }
      expect((await repo.call('DELETE', `manifests/${digest}`)).status).toBe(202);
      for (const reference of [digest, 'v1'])
        expect((await repo.call('GET', `manifests/${reference}`)).status).toBe(404);
    },
  );

  test('S-148: a manifest may be named by its sha512', async () => {
    const repo = await prepared(place);
    const digest = digestOf(JSON.stringify(image), 'sha512');
    const put = await repo.manifest(digest, image);
    expect([put.status, put.headers.get('docker-content-digest')]).toEqual([201, digest]);
    expect((await repo.call('GET', `manifests/${digest}`)).bytes.toString()).toBe(JSON.stringify(image));
  });

  test('S-149: tags may be said beside the digest, and OCI-Tag lists them', async () => {
    const repo = await prepared(place);
    const put = await repo.manifest(`${digestOf(JSON.stringify(image))}?tag=v1&tag=v2`, image);
    expect([put.status, put.headers.get('oci-tag')]).toEqual([201, 'v1, v2']);
    expect((await repo.call('GET', 'tags/list')).json().tags).toEqual(['v1', 'v2']);
  });

  test('S-182, C-011: neither a list of accepted types nor parameters of one hinder', async () => {
    const repo = await prepared(place);
    expect((await repo.manifest('v1', image, `${MediaType.manifest}; charset=utf-8`)).status).toBe(201);
    const accept = `application/json;q=0.1, ${MediaType.index}, */*`;
    const got = await repo.call('GET', 'manifests/v1', { headers: { accept } });
    expect([got.status, got.headers.get('content-type')]).toEqual([200, MediaType.manifest]);
  });

  test('S-184: a manifest that the client has is 304', async () => {
    const repo = await prepared(place);
    await repo.manifest('v1', image);
    const headers = { 'if-none-match': `"${digestOf(JSON.stringify(image))}"` };
    expect((await repo.call('GET', 'manifests/v1', { headers })).status).toBe(304);
  });

  test('S-169: a tag is deleted and leaves its manifest; what is not there is 404', async () => {
    const repo = await prepared(place);
    await repo.manifest('v1', image);
    expect((await repo.call('DELETE', 'manifests/v1')).status).toBe(202);
    expect((await repo.call('DELETE', 'manifests/v1')).status).toBe(404);
    expect((await repo.call('GET', `manifests/${digestOf(JSON.stringify(image))}`)).status).toBe(200);
    expect((await place.fresh().call('DELETE', `manifests/${digestOf('x')}`)).status).toBe(404);
  });
}

function refusalCases(place: Place): void {
  const image = imageOf(CONFIG, LAYER);
  const codes: [string, string, object | string, string, number, string][] = [
    [
      'S-167',
      'whose child is not there',
      { schemaVersion: 2, manifests: [descriptorOf('no', MediaType.manifest)] },
      MediaType.index,
      400,
      'MANIFEST_BLOB_UNKNOWN',
    ],
    [
      'C-057',
      'whose layer is not there',
      imageOf(CONFIG, Buffer.from('no')),
      MediaType.manifest,
      400,
      'MANIFEST_BLOB_UNKNOWN',
    ],
    ['S-168', 'that is not JSON', '<html>', MediaType.index, 400, 'MANIFEST_INVALID'],
    ['C-012', 'that calls itself something else', image, MediaType.dockerManifest, 400, 'MANIFEST_INVALID'],
    [
      'C-013',
      'that is an image and an index',
      { ...image, manifests: [] },
      MediaType.manifest,
      400,
      'MANIFEST_INVALID',
    ],
    ['C-091', 'of schema 1', { schemaVersion: 1, fsLayers: [] }, MediaType.dockerSchema1, 400, 'MANIFEST_INVALID'],
    [
      'C-056',
      'that is too large',
      { ...image, annotations: { a: 'x'.repeat(9_000_000) } },
      MediaType.manifest,
      413,
      'MANIFEST_INVALID',
    ],
    [
      'X-10',
      'with a digest that is none',
      { ...image, layers: [{ mediaType: 'x', digest: 'sha256:../../x', size: 1 }] },
      MediaType.manifest,
      400,
      'MANIFEST_INVALID',
    ],
  ];

  test.each(codes)('%s: a manifest %s is refused, and not kept', async (_, __, json, mediaType, status, code) => {
    const repo = await prepared(place);
    const body = typeof json === 'string' ? json : JSON.stringify(json);
    const put = await repo.call('PUT', 'manifests/v1', { body, headers: { 'content-type': mediaType } });
    expect([put.status, put.json().errors[0]?.code]).toEqual([status, code]);
    expect((await repo.call('GET', 'manifests/v1')).status).toBe(404);
  });

  test('S-151, S-154: a manifest put under another digest than its own is refused', async () => {
    const repo = await prepared(place);
    const put = await repo.manifest(digestOf(`${JSON.stringify(image)} `), image);
    expect([put.status, put.json().errors[0]?.code]).toEqual([400, 'DIGEST_INVALID']);
    expect((await repo.manifest('sha256:baddigeststring', image)).status).toBe(400);
  });

  test('S-152, S-153, S-155: what is not there is MANIFEST_UNKNOWN', async () => {
    const repo = place.fresh();
    for (const reference of [digestOf('x'), 'unknowntag']) {
      const got = await repo.call('GET', `manifests/${reference}`);
      expect([got.status, got.json().errors[0]?.code]).toEqual([404, 'MANIFEST_UNKNOWN']);
    }
    expect((await repo.call('GET', 'manifests/sha256:baddigeststring')).status).toBe(400);
  });

  test('S-181: a tag that is none is refused, and the manifest with it', async () => {
    const repo = await prepared(place);
    expect((await repo.manifest('invalid**tag--string', image)).status).toBe(400);
    for (const method of ['GET', 'HEAD', 'DELETE'])
      expect((await repo.call(method, 'manifests/invalid**tag--string')).status).toBe(404);
    expect((await repo.manifest(`${digestOf(JSON.stringify(image))}?tag=a**b`, image)).status).toBe(400);
    expect((await repo.call('GET', `manifests/${digestOf(JSON.stringify(image))}`)).status).toBe(404);
  });
}

function listingCases(place: Place): void {
  const image = imageOf(CONFIG, LAYER);
  const subject = descriptorOf(JSON.stringify(image), MediaType.manifest);

  test('S-102, S-103: a repository with nothing has no tags, and no referrers', async () => {
    const repo = place.fresh();
    expect((await repo.call('GET', 'tags/list')).json().errors[0]?.code).toBe('NAME_UNKNOWN');
    const got = await repo.call('GET', `referrers/${digestOf('random')}`);
    expect([got.status, got.headers.get('content-type'), got.json()]).toEqual([
      200,
      MediaType.index,
      { schemaVersion: 2, mediaType: MediaType.index, manifests: [] },
    ]);
  });

  test('S-170, C-025: tags come page by page, and the Link leads to the next', async () => {
    const repo = await prepared(place);
    for (const tag of ['c', 'a', 'b']) await repo.manifest(tag, image);
    const pages: (readonly string[])[] = [];
    for (let next: string | undefined = 'tags/list?n=2'; next;) {
      const got = await repo.call('GET', next);
      pages.push(got.json().tags);
      next = /^<([^>]+)>; rel="next"$/.exec(got.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toEqual([['a', 'b'], ['c']]);
    expect((await repo.call('GET', 'tags/list?n=1000&last=b')).json().tags).toEqual(['c']);
    const none = await repo.call('GET', 'tags/list?n=0');
    expect([none.json().tags, none.headers.get('link')]).toEqual([[], null]);
    for (const n of ['-1', 'x', '1e3', '99999999999999999999'])
      expect([n, (await repo.call('GET', `tags/list?n=${n}`)).status]).toEqual([n, 400]);
  });

  test('S-140: referrers are listed with what they are, all or those of one type', async () => {
    const repo = await prepared(place);
    await repo.manifest('v1', image);
    const annotations = { 'org.example.note': 'hi' };
    const typed = { ...image, config: emptyConfig, artifactType: 'application/vnd.example.a', annotations, subject };
    const plain = { ...image, subject };
    for (const manifest of [typed, plain]) await repo.manifest(digestOf(JSON.stringify(manifest)), manifest);
    const path = `referrers/${digestOf(JSON.stringify(image))}`;
    const all = (await repo.call('GET', path)).json().manifests;
    expect(all.map(({ artifactType }) => artifactType).toSorted()).toEqual([
      'application/vnd.example.a',
      MediaType.config,
    ]);
    const some = await repo.call('GET', `${path}?artifactType=application%2Fvnd.example.a`);
    expect(some.headers.get('oci-filters-applied')).toBe('artifactType');
    expect(some.json().manifests).toEqual([
      {
        ...descriptorOf(JSON.stringify(typed), MediaType.manifest),
        artifactType: 'application/vnd.example.a',
        annotations,
      },
    ]);
  });

  test('S-171: referrers of a tag, or pushed, are refused', async () => {
    const repo = place.fresh();
    expect((await repo.call('GET', 'referrers/v1')).status).toBe(400);
    expect((await repo.call('POST', `referrers/${digestOf('x')}`)).status).toBe(405);
    expect((await repo.call('POST', 'tags/list')).status).toBe(405);
  });
}
