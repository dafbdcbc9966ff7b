import { describe as described, MediaType } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { expect, test } from 'vitest';
import { against, type Script } from './against.testing.ts';

const bytes = Buffer.from('a layer');
const blob = described('application/octet-stream', bytes);
const open = () => bytesOf(bytes);
const large = { ...blob, size: 16 * 1024 * 1024 };
const text = Buffer.from(JSON.stringify({ schemaVersion: 2, config: blob, layers: [] }));
const manifest = described(MediaType.manifest, text);
const served = { status: 200, headers: { 'content-type': MediaType.manifest }, body: text };

/** An empty repository that takes all that is pushed, and has nothing of it. */
const taking =
  (otherwise: (method: string, path: string) => ReturnType<Script> = () => undefined): Script =>
  async (request) => {
    await request.body();
    const { method, path } = request;
    const answer = await otherwise(method, path);
    if (answer) return answer;
    if (method === 'POST') return { status: 202, headers: { location: '/up/1' } };
    return { status: method === 'PUT' ? 201 : method === 'DELETE' ? 202 : 404 };
  };

test('a tag is taken away with one request, and one that is not there is absent', async () => {
  await using at = await against(taking((_, path) => (path.endsWith('/v2') ? { status: 404 } : undefined)));
  await at.repository.untag('v1');
  await expect(at.repository.untag('v2')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(at.server.lines()).toEqual(['DELETE /v2/a/b/manifests/v1', 'DELETE /v2/a/b/manifests/v2']);
});

test('a manifest that was removed is asked for again, and one whose tag was taken away is not', async () => {
  await using at = await against(taking((method) => (method === 'GET' ? served : undefined)));
  const gets = () => at.server.lines().filter((line) => line.startsWith('GET')).length;
  const read = () => Array.fromAsync(at.repository.fetch(manifest));
  await read();
  await at.repository.untag('v1');
  await read();
  expect(gets()).toBe(1);
  await at.repository.remove(manifest);
  await read();
  expect(gets()).toBe(2);
});

test('what was pushed or found is there, and is not asked for again', async () => {
  await using pushed = await against(taking());
  await pushed.repository.push(blob, open, { assumeEmpty: true });
  const before = pushed.server.heard.length;
  expect(await pushed.repository.has(blob)).toBe(true);
  expect(pushed.server.heard).toHaveLength(before);
  const found = { status: 200, headers: { 'content-length': String(blob.size) } };
  await using there = await against(taking((method) => (method === 'HEAD' ? found : undefined)));
  expect([await there.repository.has(blob), await there.repository.has(blob)]).toEqual([true, true]);
  expect(there.server.heard).toHaveLength(1);
});

test('what was removed is pushed again', async () => {
  await using at = await against(taking());
  expect(await at.repository.push(blob, open, { assumeEmpty: true })).toBe('pushed');
  await at.repository.remove(blob);
  expect(await at.repository.push(blob, open, { assumeEmpty: true })).toBe('pushed');
});

test('an empty repository is asked once whether it is, and only what is large is asked for one by one', async () => {
  await using at = await against(taking());
  const small = { ...large, size: large.size - 1 };
  for (const content of [blob, small, large])
    expect(await at.repository.has(content, { assumeEmpty: true })).toBe(false);
  const path = `/v2/a/b/blobs/${blob.digest}`;
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1', `HEAD ${path}`, `GET ${path}`]);
});

test('a repository in which a name was found is not asked whether it is empty', async () => {
  await using at = await against(taking((_, path) => (path.includes('v1') ? served : undefined)));
  await at.repository.resolve('v1');
  expect(await at.repository.has(blob, { assumeEmpty: true })).toBe(false);
  expect(at.server.lines().filter((line) => line.includes('tags/list'))).toEqual([]);
});

test('whoever gave up asking whether a repository is empty has not been told that it is not', async () => {
  await using at = await against(taking());
  const stopped = { assumeEmpty: true, signal: AbortSignal.abort() };
  await expect(at.repository.has(blob, stopped)).rejects.toThrow();
  expect(await at.repository.has(blob, { assumeEmpty: true })).toBe(false);
  expect(at.server.lines()).toEqual(['GET /v2/a/b/tags/list?n=1']);
});

test('a blob that is pushed twice at once is sent once, and twice where that is asked for', async () => {
  await using at = await against(taking());
  const sent = () => at.server.lines().filter((line) => line.startsWith('PUT')).length;
  const twice = (force: boolean) =>
    Promise.all([0, 1].map(() => at.repository.push(blob, open, { assumeEmpty: true, force })));
  await twice(false);
  expect(sent()).toBe(1);
  await twice(true);
  expect(sent()).toBe(3);
});

test('a mount from the repository itself, and one of a manifest, only asks whether it is there', async () => {
  await using at = await against(taking());
  expect(await at.repository.mount(blob, `${at.server.host}/a/b`)).toBe(false);
  expect(await at.repository.mount(manifest, `${at.server.host}/c`)).toBe(false);
  expect(at.server.lines().filter((line) => line.startsWith('POST'))).toEqual([]);
});

test.each([400, 403, 405, 409, 412])(
  'a manifest that may not be written twice (%s) is there if it is the same, and a refusal if it is not',
  async (status) => {
    const refusing = (body: Buffer) =>
      taking((method) => (method === 'PUT' ? { status } : method === 'GET' ? { ...served, body } : undefined));
    const push = async (script: Script) => {
      await using at = await against(script);
      return await at.repository.push(manifest, () => bytesOf(text), { force: true });
    };
    expect(await push(refusing(text))).toBe('existed');
    await expect(push(refusing(Buffer.from(`${text} `)))).rejects.toMatchObject({ status });
  },
);

test.each([
  [429, true],
  [503, true],
  [500, false],
])('who answers %s is asked with fewer at once: %s', async (status, isFewer) => {
  let answers = 0;
  await using at = await against(
    taking((method) => (method === 'HEAD' && (answers += 1) === 1 ? { status } : undefined)),
  );
  await at.repository.has(blob);
  expect(at.events.some(({ type }) => type === 'concurrency')).toBe(isFewer);
});
