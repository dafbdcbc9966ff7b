import { describe as described, digestOf, MediaType } from '@cse/oci';
import { readAll } from '@cse/store';
import type { ScriptedAnswer } from '@cse/testkit';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { against } from '../against.testing.ts';

const config = { mediaType: MediaType.config, digest: digestOf(Buffer.from('{}')), size: 2 };
const text = JSON.stringify({ schemaVersion: 2, mediaType: MediaType.manifest, config, layers: [] });
const manifest = described(MediaType.manifest, Buffer.from(text));
const headers = { 'content-type': MediaType.manifest, 'docker-content-digest': manifest.digest };
const ok: ScriptedAnswer = { status: 200, headers, body: text };

test('C-010: a manifest is asked for in every form that can be copied', async () => {
  await using at = await against(() => ok);
  await at.repository.resolve('v1');
  const { accept = '' } = at.server.heard[0]?.headers ?? {};
  for (const type of [MediaType.manifest, MediaType.index, MediaType.dockerManifest, MediaType.dockerList])
    expect(accept).toContain(type);
});

test('a tag is resolved by one HEAD, and its manifest read once by one GET', async () => {
  await using at = await against(() => ok);
  const found = await at.repository.resolve('v1');
  expect(found).toEqual(manifest);
  await readAll(at.repository.fetch(found));
  expect((await readAll(at.repository.fetch(found))).toString()).toBe(text);
  expect(at.server.lines()).toEqual(['HEAD /v2/a/b/manifests/v1', `GET /v2/a/b/manifests/${manifest.digest}`]);
});

test('a store that resolves by GET reads a tag and its manifest with one request', async () => {
  await using at = await against(() => ok, { resolving: 'get' });
  await readAll(at.repository.fetch(await at.repository.resolve('v1')));
  expect(at.server.lines()).toEqual(['GET /v2/a/b/manifests/v1']);
});

test('C-011: parameters of a media type mean nothing', async () => {
  const typed = { ...headers, 'content-type': `${MediaType.manifest}; charset=utf-8` };
  await using at = await against(() => ({ ...ok, status: 200, headers: typed }));
  expect(await at.repository.resolve('v1')).toEqual(manifest);
  expect((await readAll(at.repository.fetch(manifest))).toString()).toBe(text);
});

test.each([
  ['C-012: a manifest that comes as another type than it calls itself', MediaType.dockerManifest, text],
  [
    'C-013: a document that is an index and an image',
    MediaType.index,
    JSON.stringify({ manifests: [], layers: [], config }),
  ],
])('%s is refused', async (_, type, body) => {
  await using at = await against(() => ({ status: 200, headers: { 'content-type': type }, body }), {
    resolving: 'get',
  });
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({ code: 'MANIFEST_INVALID', fault: 'integrity' });
});

test('C-014: a manifest asked for by digest must have it, whatever the header says', async () => {
  const other = text.replace('"layers":[]', '"layers":[ ]');
  await using at = await against(() => ({ status: 200, headers, body: other }));
  await expect(readAll(at.repository.fetch(manifest))).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
    fault: 'integrity',
  });
});

test('C-015: a manifest asked for by tag must have the digest that its header gives', async () => {
  await using at = await against(() => ({ ...ok, status: 200, body: text.replace('"layers":[]', '"layers":[ ]') }), {
    resolving: 'get',
  });
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
});

test('C-016: a header with a digest of another algorithm is no mismatch', async () => {
  const hex = Buffer.from(await crypto.subtle.digest('SHA-512', Buffer.from(text))).toString('hex');
  await using at = await against(() => ({
    ...ok,
    status: 200,
    headers: { ...headers, 'docker-content-digest': `sha512:${hex}` },
  }));
  expect(await at.repository.resolve(manifest.digest)).toEqual(manifest);
  expect((await readAll(at.repository.fetch(manifest))).toString()).toBe(text);
});

test.each([
  [
    'no length',
    { 'content-type': MediaType.manifest, 'docker-content-digest': manifest.digest, 'transfer-encoding': 'chunked' },
  ],
  ['no digest', { 'content-type': MediaType.manifest }],
  ['a digest that is none', { ...headers, 'docker-content-digest': 'sha256:abc' }],
  ['no media type', { 'docker-content-digest': manifest.digest }],
])('C-023, P-031: a HEAD with %s is followed by a GET', async (_, given) => {
  await using at = await against(({ method }, response) => {
    if (method === 'GET') return ok;
    response.writeHead(200, given as unknown as Record<string, string>).end();
    return undefined;
  });
  expect(await at.repository.resolve('v1')).toEqual(manifest);
  expect(at.server.lines()).toEqual(['HEAD /v2/a/b/manifests/v1', 'GET /v2/a/b/manifests/v1']);
});

test.each([405, 501])('C-022: a registry that answers HEAD with %s is asked by GET from then on', async (status) => {
  await using at = await against(({ method }) => (method === 'HEAD' ? { status } : ok));
  await at.repository.resolve('v1');
  await at.repository.resolve('v2');
  expect(at.server.lines()).toEqual([
    'HEAD /v2/a/b/manifests/v1',
    'GET /v2/a/b/manifests/v1',
    'GET /v2/a/b/manifests/v2',
  ]);
});

test('P-084: why a HEAD is forbidden is learned by a GET', async () => {
  const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'your plan ended' }] });
  await using at = await against(({ method }) => (method === 'HEAD' ? { status: 403 } : { status: 403, body }));
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_DENIED',
    message: expect.stringContaining('your plan ended'),
  });
});

test('C-091: a schema 1 manifest that comes all the same is refused by its name', async () => {
  const body = JSON.stringify({ schemaVersion: 1, fsLayers: [] });
  await using at = await against(() => ({
    status: 200,
    headers: { 'content-type': MediaType.dockerSchema1Signed },
    body,
  }));
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({ code: 'MANIFEST_SCHEMA1', fault: 'plan' });
});

test('P-033: a web page instead of a manifest is called that', async () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><title>Sign in</title></html>' };
  await using at = await against(() => page);
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_NOT_A_REGISTRY',
    hint: expect.stringContaining('login page'),
  });
});

test('a service that answers everything with a page is none that has content, or other content', async () => {
  await using at = await against((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<html><title>Welcome</title></html>');
    return undefined;
  });
  const layer = described(MediaType.layer, Buffer.from('a layer'));
  const { repository } = at;
  const questions = [
    () => repository.has(layer),
    () => repository.has(manifest),
    () => readAll(repository.fetch(manifest)),
  ];
  for (const ask of questions)
    await expect(ask()).rejects.toMatchObject({
      code: 'REGISTRY_NOT_A_REGISTRY',
      message: expect.stringContaining('web page'),
    });
});

test('P-090: a manifest without end is given up', async () => {
  await using at = await against((_, response) => {
    response.writeHead(200, { 'content-type': MediaType.manifest });
    const more = () => void (response.destroyed || response.write(Buffer.alloc(1024 * 1024, 32), more));
    more();
    return undefined;
  });
  await expect(readAll(at.repository.fetch(manifest))).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
});

test('C-130: no encoding is asked for; a manifest that is gzipped all the same is read, one layer deep', async () => {
  const encoded = { ...ok, status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: gzipSync(text) };
  await using at = await against(() => encoded);
  expect((await readAll(at.repository.fetch(manifest))).toString()).toBe(text);
  expect(at.server.heard[0]?.headers['accept-encoding']).toBe('identity');
});

test('C-130: gzip that unpacks to more than a manifest may have is refused', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  await using at = await against(() => ({
    status: 200,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: bomb,
  }));
  await expect(readAll(at.repository.fetch(manifest))).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
});
