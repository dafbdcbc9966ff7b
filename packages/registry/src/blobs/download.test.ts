import { describe as described } from '@cse/oci';
import { readAll } from '@cse/store';
import { seededBytes, type ScriptedAnswer, type Heard } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against, breaking, type Against } from '../against.testing.ts';

const blobBytes = Buffer.concat([...seededBytes('blob', 300_000)]);
const blob = described('application/octet-stream', blobBytes);

test('C-024: a blob that is there with another size is not there', async () => {
  await using at = await against(() => ({ status: 200, body: blobBytes.subarray(1) }));
  expect(await at.repository.has(blob)).toBe(false);
});

const read = ({ repository }: Against) => readAll(repository.fetch(blob));

const half = 150_000;
const firstHalf = { status: 200, headers: { 'content-length': String(blob.size) }, bytes: blobBytes.subarray(0, half) };
const ranged = (request: Heard) => /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
const partFrom = (start: number): ScriptedAnswer => ({
  status: 206,
  headers: { 'content-range': `bytes ${start}-${blob.size - 1}/${blob.size}` },
  body: blobBytes.subarray(start),
});

test('C-018: a download that breaks goes on from where it broke', async () => {
  await using at = await against((request, response) => {
    const start = ranged(request);
    return start === undefined ? breaking(response, firstHalf) : partFrom(Number(start));
  });
  expect(await read(at)).toEqual(blobBytes);
  expect(at.server.heard).toHaveLength(2);
  expect(Number(ranged(at.server.heard[1] as Heard))).toBeGreaterThan(0);
});

test('C-019: a registry that sends all of it again is heard from the beginning, and hashed over the seam', async () => {
  await using at = await against((request, response) =>
    ranged(request) === undefined ? breaking(response, firstHalf) : { status: 200, body: blobBytes },
  );
  expect(await read(at)).toEqual(blobBytes);
});

test.each([
  [
    'a part from elsewhere',
    { status: 206, headers: { 'content-range': `bytes 1-${blob.size - 1}/${blob.size}` }, body: blobBytes.subarray(1) },
  ],
  [
    'a part of something longer',
    {
      status: 206,
      headers: { 'content-range': `bytes ${half}-${blob.size - 1}/999999` },
      body: blobBytes.subarray(half),
    },
  ],
  ['a part without a range', { status: 206, body: blobBytes.subarray(half) }],
  ['416', { status: 416 }],
  ['several parts', { status: 206, headers: { 'content-type': 'multipart/byteranges; boundary=x' }, body: '--x--' }],
])('C-020: after %s the whole is asked for, once', async (_, answer) => {
  let broken = false;
  await using at = await against((request, response) => {
    if (ranged(request) !== undefined) return answer;
    if (broken) return { status: 200, body: blobBytes };
    broken = true;
    return breaking(response, firstHalf);
  });
  expect(await read(at)).toEqual(blobBytes);
  expect(at.server.heard.map(ranged).map((start) => start === undefined)).toEqual([true, false, true]);
});

test('C-021: a second half of other bytes is found out by the hash over the whole', async () => {
  await using at = await against((request, response) => {
    const start = ranged(request);
    if (start === undefined) return breaking(response, firstHalf);
    return { ...(partFrom(Number(start)) as object), status: 206, body: Buffer.alloc(blob.size - Number(start)) };
  });
  await expect(read(at)).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
});

test('P-037: a body that ends early without any sign goes on by range', async () => {
  await using at = await against((request, response) => {
    const start = ranged(request);
    if (start !== undefined) return partFrom(Number(start));
    response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(blobBytes.subarray(0, half));
    return undefined;
  });
  expect(await read(at)).toEqual(blobBytes);
  expect(ranged(at.server.heard[1] as Heard)).toBe(String(half));
});

test('C-126: whoever moves gets more tries, whoever does not gives up', async () => {
  const step = 30_000;
  await using moving = await against(
    (request, response) => {
      const start = Number(ranged(request) ?? 0);
      if (start + step >= blob.size) return start === 0 ? { status: 200, body: blobBytes } : partFrom(start);
      const range = { 'content-range': `bytes ${start}-${blob.size - 1}/${blob.size}` };
      const length = { 'content-length': String(blob.size - start) };
      return breaking(response, {
        status: start === 0 ? 200 : 206,
        headers: { ...length, ...(start === 0 ? {} : range) },
        bytes: blobBytes.subarray(start, start + step),
      });
    },
    { retries: 9 },
  );
  expect(await read(moving)).toEqual(blobBytes);

  await using stuck = await against((_, response) => breaking(response, { ...firstHalf, bytes: new Uint8Array() }), {
    retries: 3,
  });
  await expect(read(stuck)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  expect(stuck.server.heard).toHaveLength(4);
});

test('P-042: a blob that announces another length is asked for once more, and refused before it is read', async () => {
  await using at = await against(() => ({ status: 200, body: blobBytes.subarray(1) }));
  await expect(read(at)).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
  expect(at.server.heard).toHaveLength(2);
});

test.each([
  ['by a part', (start: number) => partFrom(start)],
  ['out of the whole, where parts are not given', (): ScriptedAnswer => ({ status: 200, body: blobBytes })],
])('a blob is read from a byte on, %s', async (_, answer) => {
  await using at = await against((request) => answer(Number(ranged(request))));
  expect(await readAll(at.repository.fetch(blob, { start: half }))).toEqual(blobBytes.subarray(half));
  expect(at.server.heard.map(ranged)).toEqual([String(half)]);
});

test('C-120: a download that breaks behind a redirect asks the registry for its way again', async () => {
  let asked = 0;
  await using at = await against((request, response) => {
    if (!request.path.startsWith('/store'))
      return { status: 307, headers: { location: `/store?signature=${(asked += 1)}` } };
    const start = ranged(request);
    return start === undefined ? breaking(response, firstHalf) : partFrom(Number(start));
  });
  expect(await read(at)).toEqual(blobBytes);
  expect(at.server.heard.map(({ path }) => path.replace(/^\/v2.*/, 'blob'))).toEqual([
    'blob',
    '/store?signature=1',
    'blob',
    '/store?signature=2',
  ]);
});
