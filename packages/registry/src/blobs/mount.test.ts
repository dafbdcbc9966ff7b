import { describe as described } from '@cse/oci';
import { bytesOf } from '@cse/store';
import { expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';

const bytes = Buffer.from('content that is somewhere else already');
const blob = described('application/octet-stream', bytes);
const open = () => bytesOf(bytes);
const uploads = '/v2/a/b/blobs/uploads/';
const mount = `POST ${uploads}?mount=${encodeURIComponent(blob.digest)}&from=c%2Fd`;
const opened = { status: 202, headers: { location: '/up/1?s=1' } };

const answering =
  (post: (query: string) => { status: number; headers?: Record<string, string> }, isThere = true): Script =>
  async (request) => {
    await request.body();
    if (request.path.includes('tags')) return { status: 404 };
    if (request.method === 'HEAD') return isThere ? { status: 200, body: bytes } : { status: 404 };
    return request.method === 'POST' ? post(request.path) : { status: 201 };
  };

test('C-050: a blob is mounted with one request, and only the first mount of a run is looked at', async () => {
  await using at = await against(answering(() => ({ status: 201 })));
  const from = `${at.server.host}/c/d`;
  expect(await at.repository.mount(blob, from)).toBe(true);
  expect(await at.at('e/f').mount(blob, from)).toBe(true);
  expect(await at.repository.push(blob, open)).toBe('existed');
  expect(at.server.lines()).toEqual([mount, `HEAD /v2/a/b/blobs/${blob.digest}`, mount.replace('a/b', 'e/f')]);
});

test('C-050: of many first mounts at once, one is looked at', async () => {
  await using at = await against(answering(() => ({ status: 201 })));
  const targets = ['r1', 'r2', 'r3', 'r4'].map((path) => at.at(path));
  const mounted = await Promise.all(targets.map((target) => target.mount(blob, `${at.server.host}/c/d`)));
  expect(mounted).toEqual([true, true, true, true]);
  expect(at.server.lines().filter((line) => line.startsWith('HEAD'))).toHaveLength(1);
});

test('C-050: a mount that made nothing is none, and no other is tried', async () => {
  await using at = await against(answering((path) => (path.includes('mount') ? { status: 201 } : opened), false));
  const from = `${at.server.host}/c/d`;
  expect(await at.repository.mount(blob, from)).toBe(false);
  expect(await at.repository.push(blob, open)).toBe('pushed');
  expect(await at.at('e/f').mount(blob, from)).toBe(false);
  expect(at.server.lines().filter((line) => line.includes('mount='))).toHaveLength(1);
});

test('P-061: the upload that is opened instead of a mount is the one that the push goes on in, and nothing is asked between', async () => {
  await using at = await against(answering(() => opened));
  expect(await at.repository.mount(blob, `${at.server.host}/c/d`)).toBe(false);
  expect(await at.repository.push(blob, open)).toBe('pushed');
  expect(at.server.lines()).toEqual([mount, `PUT /up/1?s=1&digest=${encodeURIComponent(blob.digest)}`]);
});

test('an upload that is opened instead of a mount without a word of where is none: the push opens its own', async () => {
  await using at = await against(answering((path) => (path.includes('mount') ? { status: 202 } : opened), false));
  expect(await at.repository.mount(blob, `${at.server.host}/c/d`)).toBe(false);
  expect(await at.repository.push(blob, open, { assumeEmpty: true })).toBe('pushed');
  expect(at.server.lines().at(-1)).toBe(`PUT /up/1?s=1&digest=${encodeURIComponent(blob.digest)}`);
});

test('C-049: an upload that was opened instead of a mount and not used is cancelled at the end', async () => {
  const at = await against(answering(() => opened));
  await at.repository.mount(blob, `${at.server.host}/c/d`);
  const { server } = at;
  await at[Symbol.asyncDispose]();
  expect(server.lines()).toEqual([mount, 'DELETE /up/1?s=1']);
});

test.each([400, 401, 403, 404, 405])(
  'P-062: a mount that is refused with %s is none, and the blob can be pushed',
  async (status) => {
    await using at = await against(answering((path) => (path.includes('mount') ? { status } : opened), false));
    expect(await at.repository.mount(blob, `${at.server.host}/c/d`)).toBe(false);
    expect(await at.repository.push(blob, open)).toBe('pushed');
  },
);

test('P-057: nothing is mounted from another registry', async () => {
  await using at = await against(() => ({ status: 500 }));
  expect(await at.repository.mount(blob, 'reg.example/c/d')).toBe(false);
  expect(at.server.lines()).toEqual([]);
});
