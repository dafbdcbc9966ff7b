import { describe as described } from '@cse/oci';
import { bytesOf, readAll } from '@cse/store';
import { expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';

const bytes = Buffer.from('some content');
const blob = described('application/octet-stream', bytes);
const open = () => bytesOf(bytes);
const whole = { status: 200, headers: { 'content-length': String(blob.size) } };
const part = { status: 206, headers: { 'content-range': `bytes 0-0/${blob.size}` }, body: 's' };
const [HEAD, GET] = ['HEAD', 'GET'].map((method) => `${method} /v2/a/b/blobs/${blob.digest}`);

const byMethod =
  (answers: Partial<Record<string, Awaited<ReturnType<Script>>>>): Script =>
  async (request) => {
    await request.body();
    return answers[request.method] ?? { status: 404 };
  };

test('a blob is removed with one request, and asked for again afterwards', async () => {
  await using at = await against(byMethod({ HEAD: whole, DELETE: { status: 202 } }));
  expect(await at.repository.has(blob)).toBe(true);
  await at.repository.remove(blob);
  expect(await at.repository.has(blob)).toBe(true);
  expect(at.server.lines()).toEqual([HEAD, `DELETE /v2/a/b/blobs/${blob.digest}`, HEAD]);
});

test('a blob that is not there cannot be removed, and who forbids it says so', async () => {
  await using absent = await against(byMethod({}));
  await expect(absent.repository.remove(blob)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  await using kept = await against(byMethod({ DELETE: { status: 405 } }));
  await expect(kept.repository.remove(blob)).rejects.toMatchObject({ status: 405 });
});

test.each([200, 405])('a web page is no answer to whether a blob is there (HEAD: %s)', async (status) => {
  const script: Script = ({ method }, response) => {
    if (method === 'HEAD' && status === 405) return { status };
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'transfer-encoding': 'chunked' });
    response.end(method === 'HEAD' ? undefined : '<html></html>');
    return undefined;
  };
  await using at = await against(script, { retries: 0 });
  await expect(at.repository.has(blob)).rejects.toMatchObject({
    message: expect.stringContaining('answers with a web page instead of'),
  });
});

test('a blob whose type is text/html is there all the same', async () => {
  const headers = { 'content-type': 'text/html', 'content-length': `${blob.size}` };
  await using at = await against(byMethod({ HEAD: { status: 200, headers } }));
  expect(await at.repository.has(blob)).toBe(true);
});

test.each([405, 501])('who does not know HEAD (%s) is asked by GET alone from then on', async (status) => {
  await using at = await against(byMethod({ HEAD: { status }, GET: part }));
  expect(await at.repository.has(blob)).toBe(true);
  expect(await at.at('c').has(blob)).toBe(true);
  expect(at.server.lines()).toEqual([HEAD, GET, GET?.replace('a/b', 'c')]);
});

test('who denied by HEAD what GET hands out is asked by GET alone from then on', async () => {
  await using at = await against(byMethod({ GET: part }));
  expect([await at.repository.has(blob), await at.at('c').has(blob)]).toEqual([true, true]);
  expect(at.server.lines()).toEqual([HEAD, GET, GET?.replace('a/b', 'c')]);
});

test('who refused by HEAD what GET hands out is asked by HEAD again', async () => {
  await using at = await against(byMethod({ HEAD: { status: 403 }, GET: part }));
  expect([await at.repository.has(blob), await at.at('c').has(blob)]).toEqual([true, true]);
  expect(at.server.lines().filter((line) => line.startsWith('HEAD'))).toHaveLength(2);
});

test('what is missing by HEAD and by GET is believed by HEAD alone afterwards, where a rough answer will do', async () => {
  await using at = await against(byMethod({}));
  const has = (path: string, roughly: boolean) => at.at(path).has(blob, { roughly });
  expect([await has('a', true), await has('b', true), await has('c', false)]).toEqual([false, false, false]);
  const methods = at.server.lines().map((line) => line.split('/blobs/')[0]);
  expect(methods).toEqual(['HEAD /v2/a', 'GET /v2/a', 'HEAD /v2/b', 'HEAD /v2/c', 'GET /v2/c']);
});

test('an encoded answer to GET says nothing of the size', async () => {
  const encoded = { status: 200, headers: { 'content-encoding': 'gzip' }, body: 'other length altogether' };
  await using at = await against(byMethod({ GET: encoded }));
  expect(await at.repository.has(blob)).toBe(true);
});

test('an answer with another part than the first byte, or with none of its numbers, says nothing of the size', async () => {
  await using at = await against(byMethod({ GET: { status: 206, body: 's' } }));
  expect(await at.repository.has(blob)).toBe(true);
});

test('a registry that is down does not mount, and is not told to refuse it', async () => {
  await using at = await against(byMethod({ POST: { status: 503 } }), { retries: 1 });
  await expect(at.repository.mount(blob, `${at.server.host}/c`)).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
  });
  expect(at.server.lines().filter((line) => line.startsWith('POST'))).toHaveLength(2);
});

test('a mount that is answered with a success that is none of the specification is none, and the blob is pushed', async () => {
  let mounts = 0;
  await using at = await against(async (request) => {
    await request.body();
    if (request.path.includes('mount=')) return ((mounts += 1), { status: 200 });
    if (request.method === 'POST') return { status: 202, headers: { location: '/up/1' } };
    return { status: request.method === 'PUT' ? 201 : 404 };
  });
  expect(await at.repository.mount(blob, `${at.server.host}/c`)).toBe(false);
  expect(await at.repository.push(blob, open)).toBe('pushed');
  expect(mounts).toBeLessThanOrEqual(3);
});

test('a first mount that could not be looked at is looked at by the next', async () => {
  let looks = 0;
  await using at = await against(
    async (request) => {
      await request.body();
      if (request.method === 'POST') return { status: 201 };
      return (looks += 1) === 1 ? { status: 503 } : whole;
    },
    { retries: 0 },
  );
  const from = `${at.server.host}/c`;
  await expect(at.repository.mount(blob, from)).rejects.toMatchObject({ status: 503 });
  expect(await at.at('e').mount(blob, from)).toBe(true);
  expect(looks).toBe(2);
});

test('content that the registry says it does not have is absent, and any other refusal is none of that', async () => {
  await using absent = await against(byMethod({}));
  await expect(readAll(absent.repository.fetch(blob))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  await using denied = await against(byMethod({ GET: { status: 403 } }));
  await expect(readAll(denied.repository.fetch(blob))).rejects.toMatchObject({ status: 403, fault: 'access' });
});
