import { describe as described, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { against, type Script } from './against.testing.ts';

const blob = described('application/octet-stream', Buffer.from('content'));
const text =
  '{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}';
const manifest = described(MediaType.manifest, Buffer.from(text));
const served = { status: 200, headers: { 'content-type': MediaType.manifest }, body: text };
const part = { status: 206, headers: { 'content-range': `bytes 0-0/${blob.size}` }, body: 'c' };

const headless =
  (status: number, answer: Awaited<ReturnType<Script>>): Script =>
  ({ method }) =>
    method === 'HEAD' ? { status } : answer;

test.each([400, 401, 403, 404, 405, 410, 501])(
  'C-022: what HEAD answers with %s and GET hands out is there',
  async (status) => {
    await using blobs = await against(headless(status, part));
    expect(await blobs.repository.has(blob)).toBe(true);
    await using manifests = await against(headless(status, served));
    expect(await manifests.repository.has(manifest)).toBe(true);
    expect((await manifests.repository.resolve('v1')).digest).toBe(manifest.digest);
  },
);

test('where HEAD was wrong about a manifest it is not asked any more', async () => {
  await using at = await against(headless(404, served));
  await at.repository.resolve('v1');
  await at.repository.resolve('v2');
  expect(at.server.lines()).toEqual([
    'HEAD /v2/a/b/manifests/v1',
    'GET /v2/a/b/manifests/v1',
    'GET /v2/a/b/manifests/v2',
  ]);
});

test('C-022: what is missing costs two questions the first time, and one as long as more is missing', async () => {
  await using at = await against(() => ({ status: 404 }));
  for (const tag of ['v1', 'v2', 'v3'])
    await expect(at.repository.resolve(tag)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(at.server.lines()).toEqual(
    ['HEAD', 'GET', 'GET', 'GET'].map((method, at) => `${method} /v2/a/b/manifests/v${Math.max(1, at)}`),
  );
});

test('C-024: a size that HEAD names counts only when GET names it as well', async () => {
  const short = { status: 200, headers: { 'content-length': '3' } };
  await using right = await against(({ method }) => (method === 'HEAD' ? short : part));
  expect(await right.repository.has(blob)).toBe(true);
  await using wrong = await against(({ method }) => (method === 'HEAD' ? short : { status: 200, body: 'abc' }));
  expect(await wrong.repository.has(blob)).toBe(false);
});

test('a refusal is told in the words that GET has for it', async () => {
  const body = JSON.stringify({ errors: [{ code: 'DENIED', message: 'blocked by a policy' }] });
  await using at = await against(headless(403, { status: 403, body }));
  await expect(at.repository.resolve('v1')).rejects.toMatchObject({
    message: expect.stringContaining('blocked by a policy'),
  });
  await expect(at.repository.has(blob)).rejects.toMatchObject({
    message: expect.stringContaining('blocked by a policy'),
  });
});

test('content without a byte is there where the first byte of it cannot be had', async () => {
  await using at = await against(headless(404, { status: 416 }));
  expect(await at.repository.has(described('x', Buffer.from('')))).toBe(true);
});

test('a registry that cannot say whether a repository is empty is not asked that for each blob', async () => {
  const others = ['a', 'b', 'c'].map((text) => described('application/octet-stream', Buffer.from(text)));
  await using at = await against(({ path }) => ({ status: path.includes('/tags/list') ? 503 : 404 }), { retries: 1 });
  for (const content of others) expect(await at.repository.has(content, { assumeEmpty: true })).toBe(false);
  expect(at.server.lines().filter((line) => line.includes('/tags/list'))).toHaveLength(2);
});
