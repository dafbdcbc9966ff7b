import { describe as described, digestOf, MediaType } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';

const config = { mediaType: MediaType.config, digest: digestOf(Buffer.from('{}')), size: 2 };
const text = JSON.stringify(
  { schemaVersion: 2, mediaType: MediaType.dockerManifest, config, layers: [], 'x-unknown': [1.0] },
  undefined,
  3,
);
const manifest = described(MediaType.dockerManifest, Buffer.from(text));
const open = () => bytesOf(Buffer.from(text));
const assumeEmpty = { assumeEmpty: true };

const putting =
  (answer: Awaited<ReturnType<Script>>, rest: Script = () => ({ status: 404 })): Script =>
  (request, response) =>
    request.method === 'PUT' ? answer : rest(request, response);
const errors = (code: string, message = 'so it is') => JSON.stringify({ errors: [{ code, message }] });

test('C-054, P-096: a manifest is sent byte for byte, under its own media type, with one request', async () => {
  const bodies: string[] = [];
  await using at = await against(async (request) => {
    if (request.method !== 'PUT') return { status: 404 };
    bodies.push((await request.body()).toString());
    return { status: 201, headers: { 'docker-content-digest': manifest.digest } };
  });
  expect(await at.repository.push(manifest, open, assumeEmpty)).toBe('pushed');
  await at.repository.tag(manifest, 'v1');
  expect(bodies).toEqual([text, text]);
  expect(at.server.lines()).toEqual([
    'GET /v2/a/b/tags/list?n=1',
    `PUT /v2/a/b/manifests/${manifest.digest}`,
    'PUT /v2/a/b/manifests/v1',
  ]);
  expect(at.server.heard[1]?.headers['content-type']).toBe(MediaType.dockerManifest);
});

test('P-087: a tag is put from the bytes at hand, and nothing is read', async () => {
  await using at = await against(putting({ status: 201 }));
  await at.repository.tag(manifest, 'v1', { open });
  expect(at.server.lines()).toEqual(['PUT /v2/a/b/manifests/v1']);
});

test('C-055: a registry that stored it under another digest is told from one that did as asked', async () => {
  await using at = await against(
    putting({ status: 201, headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }),
  );
  await expect(at.repository.tag(manifest, 'v1', { open })).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
});

test('C-056: a manifest that is too large is refused once, with a hint', async () => {
  await using at = await against(putting({ status: 413, body: '<html>' }));
  await expect(at.repository.push(manifest, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_TOO_LARGE',
    hint: expect.stringContaining('client_max_body_size'),
  });
  expect(at.server.lines().filter((line) => line.startsWith('PUT'))).toHaveLength(1);
});

test('C-057: content that went missing under a manifest is said by name, and is not taken for there again', async () => {
  const blob = described('x', Buffer.from('x'));
  await using at = await against(async (request) => {
    if (request.path.includes('tags')) return { status: 200, body: '{"tags":["x"]}' };
    if (request.method === 'HEAD') return request.path.includes('blobs') ? { status: 200, body: 'x' } : { status: 404 };
    if (request.method === 'GET') return { status: 404 };
    return { status: 400, body: errors('MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry') };
  });
  expect(await at.repository.has(blob)).toBe(true);
  await expect(at.repository.push(manifest, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_BLOB_UNKNOWN',
    fault: 'incomplete',
  });
  await at.repository.has(blob);
  expect(at.server.lines().filter((line) => line === `HEAD /v2/a/b/blobs/${blob.digest}`)).toHaveLength(2);
});

test.each([403, 409, 412])(
  'C-059, P-089: a tag that cannot be changed (%s) is put when it names the same already',
  async (status) => {
    const headers = { 'content-type': MediaType.dockerManifest, 'docker-content-digest': manifest.digest };
    await using at = await against(
      putting({ status, body: errors('DENIED', 'immutable') }, () => ({ status: 200, headers, body: text })),
    );
    await at.repository.tag(manifest, 'v1', { open });
  },
);

test('C-059: a tag that cannot be changed and names something else is a refusal', async () => {
  const headers = { 'content-type': MediaType.manifest, 'docker-content-digest': `sha256:${'1'.repeat(64)}` };
  await using at = await against(
    putting({ status: 403, body: errors('DENIED', 'immutable') }, () => ({ status: 200, headers, body: text })),
  );
  await expect(at.repository.tag(manifest, 'v1', { open })).rejects.toMatchObject({
    code: 'REGISTRY_DENIED',
    message: expect.stringContaining('immutable'),
  });
});

test('a place that has to be made first is said to be missing', async () => {
  await using at = await against(
    putting({ status: 404, body: errors('NAME_UNKNOWN', 'repository name not known to registry') }),
  );
  await expect(at.repository.push(manifest, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_REFUSED',
    hint: expect.stringContaining('create it'),
  });
});

const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in</title></html>' };
const putOf = (lines: readonly string[]) => lines.filter((line) => line.startsWith('PUT'));

test.each([
  ['a web page', page],
  ['nothing', { status: 200 }],
  ['202', { status: 202 }],
])('C-045: a manifest that is answered with %s is not stored where it is not found', async (_, answer) => {
  await using at = await against(putting(answer));
  await expect(at.repository.tag(manifest, 'v1', { open })).rejects.toMatchObject({
    code: 'REGISTRY_UNCONFIRMED',
    message: expect.stringContaining('/a/b:v1 was answered with 20'),
    hint: expect.stringContaining('login page'),
  });
  expect(putOf(at.server.lines()).length).toBeLessThanOrEqual(3);
});

test('C-045: a manifest that is answered with a web page once is put again', async () => {
  let puts = 0;
  await using at = await against(({ method }) => {
    if (method !== 'PUT') return { status: 404 };
    puts += 1;
    return puts === 1 ? page : { status: 201 };
  });
  await at.repository.tag(manifest, 'v1', { open });
  expect(puts).toBe(2);
});

test.each([200, 202, 204])(
  'a registry that answers %s and stored the manifest is taken at what it hands out',
  async (status) => {
    const headers = { 'content-type': MediaType.dockerManifest };
    await using at = await against(putting({ status }, () => ({ status: 200, headers, body: text })));
    await at.repository.tag(manifest, 'v1', { open });
    expect(at.server.lines()).toEqual(['PUT /v2/a/b/manifests/v1', 'GET /v2/a/b/manifests/v1']);
  },
);

test('a tagged manifest is put once, by its tag', async () => {
  await using at = await against(putting({ status: 201 }));
  expect(await at.repository.pushTagged?.(manifest, open, { tag: 'v1', assumeEmpty: true })).toBe('pushed');
  expect(putOf(at.server.lines())).toEqual(['PUT /v2/a/b/manifests/v1']);
});

test('what the tag names already is not put again', async () => {
  const headers = { 'content-type': MediaType.dockerManifest, 'docker-content-digest': manifest.digest };
  await using at = await against(putting({ status: 400 }, () => ({ status: 200, headers, body: text })));
  expect(await at.repository.pushTagged?.(manifest, open, { tag: 'v1' })).toBe('existed');
  expect(at.server.lines()).toEqual(['HEAD /v2/a/b/manifests/v1']);
});

test.each([
  ['a text', (digest: string) => digest],
  ['an object', (digest: string) => ({ digest })],
  ['a list', (digest: string) => [{ Digest: digest }]],
])('C-057: the content that a registry names as missing in %s is handed on', async (_, detailOf) => {
  const body = JSON.stringify({ errors: [{ code: 'MANIFEST_BLOB_UNKNOWN', detail: detailOf(config.digest) }] });
  await using at = await against(putting({ status: 400, body }));
  await expect(at.repository.push(manifest, open, assumeEmpty)).rejects.toMatchObject({
    code: 'REGISTRY_BLOB_UNKNOWN',
    lacks: [config.digest],
  });
});
