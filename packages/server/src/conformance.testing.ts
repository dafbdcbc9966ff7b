import { MediaType } from '@cse/oci';
import { describe, expect, test } from 'vitest';
import { api, descriptorOf, digestOf, imageOf, locationOf, withDigest, type Api } from './api.testing.ts';

type Case = (id: string, title: string, run: () => Promise<void>) => void;
type Repo = () => Api;

const bytes = (text: string) => Buffer.from(text);
const CONFIGS = ['a', 'b', 'c', 'd'].map((name) =>
  bytes(JSON.stringify({ architecture: 'amd64', os: 'linux', author: name, rootfs: { type: 'layers', diff_ids: [] } })),
) as [Buffer, Buffer, Buffer, Buffer];
const LAYER = bytes('not really a layer, but as good as one to a registry');
const NONE = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';
/** What the suite asks for where nothing can be: it is no tag. */
const IMPOSSIBLE = '.INVALID_MANIFEST_NAME';
const ACCEPT = { headers: { accept: MediaType.manifest } };

/**
 * The cases of distribution-spec's own conformance suite, 1.1.1, in its order, against any registry. `fails` are those that the
 * registry is known not to pass.
 */
export function conformanceCases(
  host: () => string,
  { fails = [] }: { readonly fails?: readonly string[] } = {},
): void {
  const each: Case = (id, title, run) => (fails.includes(id) ? test.fails : test)(`${id}: ${title}`, run);
  describe('pull', () => pullCases(each, () => api(host(), 'conformance/pull')));
  describe('push', () =>
    pushCases(
      each,
      () => api(host(), 'conformance/push'),
      () => api(host(), 'conformance/other'),
    ));
  describe('discovery', () => discoveryCases(each, () => api(host(), 'conformance/discovery')));
  describe('management', () => managementCases(each, () => api(host(), 'conformance/management')));
}

function pullCases(each: Case, repo: Repo): void {
  const [config, other] = CONFIGS;
  const [first, second] = [imageOf(config, LAYER), imageOf(other, LAYER)];
  const [firstDigest, secondDigest] = [first, second].map((manifest) => digestOf(JSON.stringify(manifest))) as [
    string,
    string,
  ];
  each('S-001', 'a config blob is pushed', async () => void (await repo().blob(config)));
  each('S-002', 'another config blob is pushed', async () => void (await repo().blob(other)));
  each('S-003', 'a layer is pushed', async () => void (await repo().blob(LAYER)));
  each('S-004', 'a manifest is pushed by tag', async () =>
    expect((await repo().manifest('tagtest0', first)).status).toBe(201),
  );
  each('S-005', 'a manifest is pushed by digest', async () =>
    expect((await repo().manifest(secondDigest, second)).status).toBe(201),
  );
  each('S-007', 'HEAD of a blob that is not there is 404', () => expectStatus(repo, 'HEAD', `blobs/${NONE}`, 404));
  each('S-008', 'HEAD of a blob is 200', () => expectStatus(repo, 'HEAD', `blobs/${digestOf(config)}`, 200));
  each('S-009', 'GET of a blob that is not there is 404', () => expectStatus(repo, 'GET', `blobs/${NONE}`, 404));
  each('S-010', 'GET of a blob is 200 and its bytes', async () => {
    const got = await repo().call('GET', `blobs/${digestOf(config)}`);
    expect([got.status, got.bytes]).toEqual([200, config]);
  });
  each('S-011', 'HEAD of a manifest that is not there is 404', () =>
    expectStatus(repo, 'HEAD', `manifests/${IMPOSSIBLE}`, 404),
  );
  each('S-012', 'HEAD of a manifest by digest is 200', () =>
    expectStatus(repo, 'HEAD', `manifests/${firstDigest}`, 200),
  );
  each('S-013', 'HEAD of the other manifest by digest is 200', () =>
    expectStatus(repo, 'HEAD', `manifests/${secondDigest}`, 200),
  );
  each('S-014', 'HEAD of a manifest by tag is 200', () => expectStatus(repo, 'HEAD', 'manifests/tagtest0', 200));
  each('S-015', 'GET of a manifest that is not there is 404', () =>
    expectStatus(repo, 'GET', `manifests/${IMPOSSIBLE}`, 404),
  );
  each('S-016', 'GET of a manifest by digest is 200', () => expectStatus(repo, 'GET', `manifests/${firstDigest}`, 200));
  each('S-017', 'GET of the other manifest by digest is 200', () =>
    expectStatus(repo, 'GET', `manifests/${secondDigest}`, 200),
  );
  each('S-018', 'GET of a manifest by tag is 200 and its bytes', async () => {
    const got = await repo().call('GET', 'manifests/tagtest0', ACCEPT);
    expect([got.status, got.bytes.toString()]).toEqual([200, JSON.stringify(first)]);
  });
  each('S-019', 'a digest that is none is refused in the form of the spec', async () => {
    const got = await repo().call('GET', 'manifests/sha256:totallywrong');
    expect([400, 404]).toContain(got.status);
    expect(got.json().errors[0]).toMatchObject({ code: expect.any(String), message: expect.any(String) });
  });
  const gone = [202, 404, 405];
  each('S-020', 'a manifest is deleted', () => expectStatus(repo, 'DELETE', `manifests/${firstDigest}`, 202, 405));
  each('S-021', 'the other manifest is deleted', () =>
    expectStatus(repo, 'DELETE', `manifests/${secondDigest}`, 202, 405),
  );
  each('S-022', 'a config is deleted', () => expectStatus(repo, 'DELETE', `blobs/${digestOf(config)}`, ...gone));
  each('S-023', 'the other config is deleted', () => expectStatus(repo, 'DELETE', `blobs/${digestOf(other)}`, ...gone));
  each('S-024', 'a layer is deleted', () => expectStatus(repo, 'DELETE', `blobs/${digestOf(LAYER)}`, ...gone));
  each('S-025', 'a manifest that is gone is not there', () =>
    expectStatus(repo, 'GET', `manifests/${firstDigest}`, 404),
  );
  each('S-026', 'the other that is gone is not there', () =>
    expectStatus(repo, 'GET', `manifests/${secondDigest}`, 404),
  );
}

function pushCases(each: Case, repo: Repo, other: Repo): void {
  const state = { location: '' };
  const [blobA, blobB] = [bytes('NBA Jam on my NBA toast'), bytes('Hello, how are you today?')];
  const [chunk1, chunk2] = [blobB.subarray(0, 3), blobB.subarray(3)];
  const config = CONFIGS[1];
  const patch = (location: string, body: Uint8Array, range?: string) =>
    repo().call('PATCH', location, {
      body,
      headers: { 'content-type': 'application/octet-stream', ...(range ? { 'content-range': range } : {}) },
    });
  each('S-027', 'a blob is streamed with PATCH', async () => {
    const got = await patch(await repo().start(), blobA);
    expect(got.status).toBe(202);
    state.location = locationOf(got);
  });
  each('S-028', 'PUT with the digest ends the stream', async () => {
    const got = await repo().call('PUT', withDigest(state.location, digestOf(blobA)));
    expect([got.status, locationOf(got)]).toEqual([201, expect.stringContaining(digestOf(blobA))]);
  });
  each('S-029', 'a blob that is not there is 404', () => expectStatus(repo, 'GET', `blobs/${NONE}`, 404));
  each('S-030', 'POST with digest and bytes is 201, or 202 to go on', async () => {
    const got = await repo().call('POST', `blobs/uploads/?digest=${digestOf(config)}`, { body: config });
    expect([201, 202]).toContain(got.status);
  });
  each('S-031', 'the blob is then there, or not', () =>
    expectStatus(repo, 'GET', `blobs/${digestOf(config)}`, 200, 404),
  );
  each('S-032', 'POST gives a session', async () => {
    const got = await repo().call('POST', 'blobs/uploads/');
    expect([got.status, locationOf(got)]).toEqual([202, expect.stringMatching(/./)]);
    state.location = locationOf(got);
  });
  each('S-033', 'PUT of the whole blob is 201', async () => {
    const got = await repo().call('PUT', withDigest(state.location, digestOf(config)), { body: config });
    expect(got.status).toBe(201);
  });
  each('S-034', 'the blob is then there', () => expectStatus(repo, 'GET', `blobs/${digestOf(config)}`, 200));
  each('S-035', 'a layer is put whole', async () => void (await repo().blob(LAYER)));
  each('S-036', 'the layer is then there', () => expectStatus(repo, 'GET', `blobs/${digestOf(LAYER)}`, 200));
  each('S-037', 'a chunk out of order is 416', async () => {
    const got = await patch(await repo().start(), chunk2, `3-${blobB.length - 1}`);
    expect(got.status).toBe(416);
  });
  each('S-038', 'the first chunk is 202, and Range says how far it goes', async () => {
    const got = await patch(await repo().start(), chunk1, '0-2');
    expect([got.status, got.headers.get('range')]).toEqual([202, '0-2']);
    state.location = locationOf(got);
  });
  each('S-039', 'the same chunk again is 416', async () =>
    expect((await patch(state.location, chunk1, '0-2')).status).toBe(416),
  );
  each('S-040', 'the session says how far it is', async () => {
    const got = await repo().call('GET', state.location);
    expect([got.status, got.headers.get('range'), locationOf(got)]).toEqual([204, '0-2', expect.stringMatching(/./)]);
  });
  each('S-041', 'the second chunk is 202', async () => {
    const session = await patch(await repo().start(), chunk1, '0-2');
    const got = await patch(locationOf(session), chunk2, `3-${blobB.length - 1}`);
    expect(got.status).toBe(202);
    state.location = locationOf(got);
  });
  each('S-042', 'PUT ends the chunks with 201', async () =>
    expect((await repo().call('PUT', withDigest(state.location, digestOf(blobB)))).status).toBe(201),
  );
  const mount = (digest: string, from = '') => other().call('POST', `blobs/uploads/?mount=${digest}${from}`);
  each('S-043', 'a mount from nowhere gives a session', async () => expect((await mount(NONE)).status).toBe(202));
  each('S-044', 'a mount from a repository that has it is 201 or 202', async () => {
    const got = await mount(digestOf(blobA), '&from=conformance/push');
    expect([201, 202]).toContain(got.status);
    state.location = got.status === 201 ? locationOf(got) : '';
  });
  each('S-045', 'what was mounted is there', async () => {
    if (state.location) expect((await other().call('GET', state.location)).bytes).toEqual(blobA);
  });
  each('S-046', 'a mount of what is not there gives a session', async () =>
    expect((await mount(NONE, '&from=conformance/push')).status).toBe(202),
  );
  each('S-047', 'a mount that names no source is 201 or 202', async () =>
    expect([201, 202]).toContain((await mount(digestOf(blobB))).status),
  );
  each('S-048', 'where contents are not found by themselves, it is a session to go on with', async () => {
    const got = await mount(digestOf(blobB));
    if (got.status === 201) return expectStatus(other, 'GET', `blobs/${digestOf(blobB)}`, 200);
    const put = await other().call('PUT', withDigest(locationOf(got), digestOf(blobB)), { body: blobB });
    expect([got.status, put.status]).toEqual([202, 201]);
  });
  manifestCases(each, repo);
}

function manifestCases(each: Case, repo: Repo): void {
  const [image, empty] = [imageOf(CONFIGS[1], LAYER), imageOf(CONFIGS[1])];
  each('S-049', 'a manifest that is not there is 404', () => expectStatus(repo, 'GET', `manifests/${IMPOSSIBLE}`, 404));
  each('S-050', 'manifests are taken under several tags', async () => {
    for (const tag of ['test0', 'test1', 'test2', 'test3'])
      expect((await repo().manifest(tag, image)).status).toBe(201);
  });
  each('S-051', 'a manifest without layers is taken', async () =>
    expect((await repo().manifest('empty', empty)).status).toBe(201),
  );
  each('S-052', 'the manifest is there by digest', () =>
    expectStatus(repo, 'GET', `manifests/${digestOf(JSON.stringify(image))}`, 200),
  );
  each('S-053', 'the manifest is deleted', () =>
    expectStatus(repo, 'DELETE', `manifests/${digestOf(JSON.stringify(image))}`, 202, 405),
  );
  each('S-054', 'the config is deleted', () =>
    expectStatus(repo, 'DELETE', `blobs/${digestOf(CONFIGS[1])}`, 202, 404, 405),
  );
  each('S-055', 'the layer is deleted', () => expectStatus(repo, 'DELETE', `blobs/${digestOf(LAYER)}`, 202, 404, 405));
  each('S-056', 'the manifest without layers is deleted', () =>
    expectStatus(repo, 'DELETE', `manifests/${digestOf(JSON.stringify(empty))}`, 202, 405),
  );
}

function discoveryCases(each: Case, repo: Repo): void {
  const config = CONFIGS[2];
  const image = imageOf(config, LAYER);
  const subject = descriptorOf(JSON.stringify(image), MediaType.manifest);
  const [typeA, typeB] = ['application/vnd.nba.strawberry.jam.croissant', 'application/vnd.nhl.peanut.butter.bagel'];
  const reference = (artifactType: string, on = subject) => ({
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    artifactType,
    config: descriptorOf('{}', MediaType.empty),
    layers: [],
    subject: on,
  });
  const nobody = descriptorOf('nobody', MediaType.manifest);
  each('S-057', 'a config is pushed', async () => void (await repo().blob(config)));
  each('S-058', 'a layer is pushed', async () => void (await repo().blob(LAYER)));
  each('S-059', 'tags are pushed', async () => {
    for (const tag of ['test0', 'test1', 'test2', 'test3'])
      expect((await repo().manifest(tag, image)).status).toBe(201);
  });
  each('S-061', 'referrers are pushed, and OCI-Subject says that they are known as such', async () => {
    await repo().blob(bytes('{}'));
    for (const manifest of [reference(typeA), reference(typeB), reference(typeA, nobody)]) {
      const got = await repo().manifest(digestOf(JSON.stringify(manifest)), manifest);
      expect([got.status, got.headers.get('oci-subject')]).toEqual([
        201,
        (manifest.subject as { digest: string }).digest,
      ]);
    }
  });
  each('S-062', 'tags are listed', async () => {
    const got = await repo().call('GET', 'tags/list');
    expect([got.status, got.json().tags.toSorted()]).toEqual([200, ['test0', 'test1', 'test2', 'test3']]);
  });
  each('S-063', 'n limits the tags', async () =>
    expect((await repo().call('GET', 'tags/list?n=2')).json().tags).toEqual(['test0', 'test1']),
  );
  each('S-064', 'last says where the tags begin', async () =>
    expect((await repo().call('GET', 'tags/list?n=2&last=test1')).json().tags).toEqual(['test2', 'test3']),
  );
  const listed = async (digest: string, query = '') => {
    const got = await repo().call('GET', `referrers/${digest}${query}`);
    expect([got.status, got.headers.get('content-type')]).toEqual([200, MediaType.index]);
    return {
      types: got
        .json()
        .manifests.map(({ artifactType }) => artifactType)
        .toSorted(),
      got,
    };
  };
  const subjectDigest = digestOf(JSON.stringify(image));
  each('S-065', 'what nobody speaks of has no referrers', async () => expect((await listed(NONE)).types).toEqual([]));
  each('S-066', 'referrers are listed', async () =>
    expect((await listed(subjectDigest)).types).toEqual([typeA, typeB]),
  );
  each('S-067', 'referrers are listed by type', async () => {
    const { types, got } = await listed(subjectDigest, `?artifactType=${encodeURIComponent(typeA)}`);
    expect([types, got.headers.get('oci-filters-applied')]).toEqual([[typeA], 'artifactType']);
  });
  each('S-068', 'a manifest that is not there may have referrers', async () =>
    expect((await listed(digestOf('nobody'))).types).toEqual([typeA]),
  );
  each('S-069', 'the manifest is deleted with its tags', () =>
    expectStatus(repo, 'DELETE', `manifests/${subjectDigest}`, 202, 404, 405),
  );
  each('S-070', 'the config is deleted', () =>
    expectStatus(repo, 'DELETE', `blobs/${digestOf(config)}`, 202, 404, 405),
  );
  each('S-071', 'the layer is deleted', () => expectStatus(repo, 'DELETE', `blobs/${digestOf(LAYER)}`, 202, 404, 405));
  each('S-072', 'the manifest is deleted only once', () =>
    expectStatus(repo, 'DELETE', `manifests/${subjectDigest}`, 202, 404, 405),
  );
  each('S-073', 'a referrer is deleted', () =>
    expectStatus(repo, 'DELETE', `manifests/${digestOf(JSON.stringify(reference(typeA)))}`, 202, 404, 405),
  );
}

function managementCases(each: Case, repo: Repo): void {
  const config = CONFIGS[3];
  const image = imageOf(config, LAYER);
  const digest = digestOf(JSON.stringify(image));
  each('S-074', 'a config is pushed', async () => void (await repo().blob(config)));
  each('S-075', 'a layer is pushed', async () => void (await repo().blob(LAYER)));
  each('S-076', 'a tag is pushed', async () => expect((await repo().manifest('tagdelete', image)).status).toBe(201));
  each('S-077', 'the tag is listed', async () =>
    expect((await repo().call('GET', 'tags/list')).json().tags).toEqual(['tagdelete']),
  );
  each('S-078', 'a tag is deleted, or that is refused in the form of the spec', async () => {
    const got = await repo().call('DELETE', 'manifests/tagdelete');
    expect([202, 400, 405]).toContain(got.status);
    if (got.status !== 202) expect(got.json().errors[0]?.code).toBe('UNSUPPORTED');
  });
  each('S-079', 'a manifest is deleted by digest', () => expectStatus(repo, 'DELETE', `manifests/${digest}`, 202, 404));
  each('S-080', 'it is then not there', () => expectStatus(repo, 'GET', `manifests/${digest}`, 404));
  each('S-081', 'nor is its tag', async () => {
    const got = await repo().call('GET', 'tags/list');
    expect([200, 404]).toContain(got.status);
    if (got.status === 200) expect(got.json().tags ?? []).toEqual([]);
  });
  each('S-082', 'blobs are deleted', async () => {
    await expectStatus(repo, 'DELETE', `blobs/${digestOf(config)}`, 202, 404, 405);
    await expectStatus(repo, 'DELETE', `blobs/${digestOf(LAYER)}`, 202, 404, 405);
  });
  each('S-083', 'they are then not there', () => expectStatus(repo, 'GET', `blobs/${digestOf(config)}`, 404));
}

async function expectStatus(repo: Repo, method: string, path: string, ...statuses: readonly number[]): Promise<void> {
  expect(statuses).toContain((await repo().call(method, path, ACCEPT)).status);
}
