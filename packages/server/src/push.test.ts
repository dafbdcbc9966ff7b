import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { seededBytes } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { api, digestOf, locationOf, withDigest, type Api } from './api.testing.ts';
import { describeServed, type Place } from './stores.testing.ts';

const CONTENT = Buffer.concat([...seededBytes('push', 3000)]);
const chunkOf = (repo: Api, location: string, [from, to]: readonly [number, number], last = false, digest = '') =>
  repo.call(last ? 'PUT' : 'PATCH', last ? withDigest(location, digest) : location, {
    body: CONTENT.subarray(from, to),
    headers: { 'content-range': `${from}-${to - 1}`, 'content-type': 'application/octet-stream' },
  });

describeServed('pushing a blob', (place) => {
  describe.each(['sha256', 'sha512'])('named by %s', (algorithm) => wayCases(place, algorithm));
  mismatchCases(place);
  sessionCases(place);
  mountCases(place);
});

function wayCases(place: Place, algorithm: string): void {
  const digest = digestOf(CONTENT, algorithm);
  const isThere = async (repo: Api) => {
    const head = await repo.call('HEAD', `blobs/${digest}`);
    expect([head.status, head.headers.get('content-length'), head.headers.get('docker-content-digest')]).toEqual([
      200,
      '3000',
      digest,
    ]);
    expect((await repo.call('GET', `blobs/${digest}`)).bytes.equals(CONTENT)).toBe(true);
    expect((await repo.call('DELETE', `blobs/${digest}`)).status).toBe(202);
    expect((await repo.call('HEAD', `blobs/${digest}`)).status).toBe(404);
  };

  test('S-105, S-117: in one POST; it is then there, and after DELETE gone', async () => {
    const repo = place.fresh();
    const got = await repo.call('POST', `blobs/uploads/?digest=${digest}`, { body: CONTENT });
    expect([got.status, got.headers.get('docker-content-digest')]).toEqual([201, digest]);
    expect((await repo.call('GET', locationOf(got))).bytes.equals(CONTENT)).toBe(true);
    await isThere(repo);
  });

  test('S-106, S-156: in POST and PUT', async () => {
    const repo = place.fresh();
    const got = await repo.call('PUT', withDigest(await repo.start(), digest), { body: CONTENT });
    expect([got.status, got.headers.get('docker-content-digest')]).toEqual([201, digest]);
    await isThere(repo);
  });

  test('S-107: in one chunk', async () => {
    const repo = place.fresh();
    const patched = await chunkOf(repo, await repo.start(), [0, 3000]);
    expect([patched.status, patched.headers.get('range')]).toEqual([202, '0-2999']);
    expect((await repo.call('PUT', withDigest(locationOf(patched), digest))).status).toBe(201);
    await isThere(repo);
  });

  test('S-108: in three chunks', async () => {
    const repo = place.fresh();
    let location = await repo.start();
    for (const range of [
      [0, 1000],
      [1000, 2000],
      [2000, 3000],
    ] as const)
      location = locationOf(await chunkOf(repo, location, range));
    expect((await repo.call('PUT', withDigest(location, digest))).status).toBe(201);
    await isThere(repo);
  });

  test('S-109, S-110, S-111: each chunk out of order is 416 and says how far it is; the last may come with PUT', async () => {
    const repo = place.fresh();
    let location = await repo.start();
    for (const [from, to] of [
      [0, 1000],
      [1000, 2000],
    ] as const) {
      expect((await chunkOf(repo, location, [to, to + 500])).status).toBe(416);
      location = locationOf(await chunkOf(repo, location, [from, to]));
      const refused = await chunkOf(repo, location, [from, to]);
      expect([refused.status, refused.headers.get('range')]).toEqual([416, `0-${to - 1}`]);
      const status = await repo.call('GET', locationOf(refused));
      expect([status.status, status.headers.get('range')]).toEqual([204, `0-${to - 1}`]);
    }
    expect((await chunkOf(repo, location, [2500, 3000], true, digest)).status).toBe(416);
    expect((await chunkOf(repo, location, [2000, 3000], true, digest)).status).toBe(201);
    await isThere(repo);
  });

  test('S-112: as a stream', async () => {
    const repo = place.fresh();
    const patched = await repo.call('PATCH', await repo.start(), { body: CONTENT });
    expect(patched.status).toBe(202);
    expect((await repo.call('PUT', withDigest(locationOf(patched), digest))).status).toBe(201);
    await isThere(repo);
  });
}

function mismatchCases(place: Place): void {
  const wrong = digestOf('something else');
  const nothing = async (repo: Api, status: number) => {
    expect(status).toBe(400);
    expect((await repo.call('GET', `blobs/${wrong}`)).status).toBe(404);
  };

  test('S-126: content that does not match its digest is refused in one POST', async () => {
    const repo = place.fresh();
    await nothing(repo, (await repo.call('POST', `blobs/uploads/?digest=${wrong}`, { body: CONTENT })).status);
  });

  test('S-127: … in POST and PUT, and the session is gone', async () => {
    const repo = place.fresh();
    const location = await repo.start();
    const got = await repo.call('PUT', withDigest(location, wrong), { body: CONTENT });
    expect(got.json().errors[0]?.code).toBe('DIGEST_INVALID');
    await nothing(repo, got.status);
    expect((await repo.call('GET', location)).status).toBe(404);
  });

  test('S-128, S-130: … in chunks, and as a stream', async () => {
    const repo = place.fresh();
    const location = locationOf(await repo.call('PATCH', await repo.start(), { body: CONTENT }));
    await nothing(repo, (await repo.call('PUT', withDigest(location, wrong))).status);
  });

  test('S-129: … in chunks with the last one in PUT', async () => {
    const repo = place.fresh();
    const location = locationOf(await chunkOf(repo, await repo.start(), [0, 1000]));
    await nothing(repo, (await chunkOf(repo, location, [1000, 3000], true, wrong)).status);
  });

  test('S-186, S-124: no content is wrong under any digest but its own', async () => {
    const repo = place.fresh();
    await nothing(repo, (await repo.call('PUT', withDigest(await repo.start(), wrong))).status);
    const empty = await repo.blob(Buffer.alloc(0));
    expect((await repo.call('HEAD', `blobs/${empty}`)).headers.get('content-length')).toBe('0');
    expect((await repo.call('GET', `blobs/${empty}`)).bytes).toHaveLength(0);
  });

  test('S-161, S-164: a digest that is none is refused, and so is none at all', async () => {
    const repo = place.fresh();
    expect((await repo.call('GET', 'blobs/sha256:asd')).status).toBe(400);
    expect((await repo.call('HEAD', 'blobs/sha256:asd')).status).toBe(400);
    expect((await repo.call('PUT', withDigest(await repo.start(), 'sha256:baddigest'))).status).toBe(400);
    expect((await repo.call('PUT', await repo.start(), { body: CONTENT })).status).toBe(400);
    expect((await repo.call('POST', 'blobs/uploads/?digest=md5:x')).status).toBe(400);
  });
}

function sessionCases(place: Place): void {
  test('S-166: a chunk that overlaps, leaves a gap or says nonsense is 416, the next one is 202', async () => {
    const repo = place.fresh();
    const location = locationOf(await chunkOf(repo, await repo.start(), [0, 4]));
    const ranges = ['0-bar', '2-5', '5-6', '-4', '4-', '4-3', '4-9999'];
    for (const range of ranges) {
      const got = await repo.call('PATCH', location, {
        body: CONTENT.subarray(4, 6),
        headers: { 'content-range': range },
      });
      expect([range, got.status]).toEqual([range, 416]);
    }
    expect((await chunkOf(repo, location, [4, 6])).status).toBe(202);
  });

  test('S-172: an upload that is unknown, or belongs to another repository, is 404', async () => {
    const repo = place.fresh();
    const elsewhere = await place.fresh().start();
    for (const method of ['PUT', 'PATCH', 'GET', 'DELETE']) {
      const got = await repo.call(method, `blobs/uploads/none?digest=${digestOf('')}`);
      expect([method, got.status, got.json().errors[0]?.code]).toEqual([method, 404, 'BLOB_UPLOAD_UNKNOWN']);
    }
    const stolen = elsewhere.replace(/\/v2\/.+\/blobs\//, `/v2/${repo.path}/blobs/`);
    expect((await repo.call('PATCH', stolen, { body: 'x' })).status).toBe(404);
  });

  test('S-116, S-185: an upload tells how far it is, is cancelled, and then gone', async () => {
    const repo = place.fresh();
    const location = await repo.start();
    expect((await repo.call('GET', location)).status).toBe(204);
    expect((await repo.call('DELETE', location)).status).toBe(204);
    expect((await repo.call('GET', location)).status).toBe(404);
  });

  test('S-188: two clients that upload the same blob at once are both served', async () => {
    const repo = place.fresh();
    const body = Buffer.concat([...seededBytes('at once', 2_000_000)]);
    const locations = await Promise.all([repo.start(), repo.start(), repo.start()]);
    const puts = await Promise.all(
      locations.map((location) => repo.call('PUT', withDigest(location, digestOf(body)), { body })),
    );
    expect(puts.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await repo.call('GET', `blobs/${digestOf(body)}`)).bytes.equals(body)).toBe(true);
  });

  test('S-189: of a client that goes away in the middle, what came is kept, and the upload goes on from there', async () => {
    const repo = place.fresh();
    const location = await repo.start();
    await halfPatch(place.host, location, CONTENT.subarray(0, 1500));
    await expect.poll(async () => (await repo.call('GET', location)).headers.get('range')).toBe('0-1499');
    expect((await chunkOf(repo, location, [1500, 3000])).status).toBe(202);
    expect((await repo.call('PUT', withDigest(location, digestOf(CONTENT)))).status).toBe(201);
  });

  test('S-189: an upload says how far it is even while a client that fell silent holds it', async () => {
    const repo = place.fresh();
    const location = await repo.start();
    const silent = silentPatch(place.host, location, CONTENT.subarray(0, 1500));
    const range = async () => (await repo.call('GET', location)).headers.get('range');
    await expect.poll(range).toBe('0-1499');
    silent.destroy();
    expect((await chunkOf(repo, location, [1500, 3000])).status).toBe(202);
    expect((await repo.call('PUT', withDigest(location, digestOf(CONTENT)))).status).toBe(201);
  });

  test('S-190: a client that goes away during PUT leaves no blob, and no draft', async () => {
    const repo = place.fresh();
    const content = Buffer.concat([...seededBytes('nowhere else', 3000)]);
    const digest = digestOf(content);
    const location = await repo.start();
    await halfPatch(place.host, withDigest(location, digest), content.subarray(0, 1500), 'PUT');
    await expect.poll(async () => (await repo.call('GET', location)).status).toBe(404);
    expect((await repo.call('HEAD', `blobs/${digest}`)).status).toBe(404);
    const kept = place.dir
      ? readdirSync(join(place.dir, '.cse'), { recursive: true }).filter((name) => /ingest\/./.test(String(name)))
      : [];
    expect(kept).toEqual([]);
  });
}

/** Sends half of what it promises, and then nothing. */
function silentPatch(host: string, path: string, body: Uint8Array): Socket {
  const [hostname = '', port = ''] = host.split(':');
  const socket = connect(Number(port), hostname);
  socket.write(`PATCH ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.byteLength * 2}\r\n\r\n`);
  socket.write(body);
  return socket;
}

/** Sends half of what it promises, waits until the server has it, and goes away; returns when the server has noticed. */
async function halfPatch(host: string, path: string, body: Uint8Array, method = 'PATCH'): Promise<void> {
  const [hostname = '', port = ''] = host.split(':');
  const socket = connect(Number(port), hostname);
  socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.byteLength * 2}\r\n\r\n`);
  await new Promise<void>((resolve) => socket.write(body, () => resolve()));
  await new Promise<void>((resolve) => socket.end(() => resolve()));
  await new Promise((resolve) => socket.resume().once('close', resolve));
}

function mountCases(place: Place): void {
  test('S-113, S-044: a mount makes the blob be there without its bytes', async () => {
    const [from, to] = [place.fresh(), place.fresh()];
    const digest = await from.blob(Buffer.from(`only in ${from.path}`));
    const got = await to.call('POST', `blobs/uploads/?mount=${digest}&from=${from.path}`);
    expect([got.status, got.headers.get('docker-content-digest')]).toEqual([201, digest]);
    expect((await to.call('GET', locationOf(got))).bytes.toString()).toBe(`only in ${from.path}`);
  });

  test('S-047, S-114: a mount that names no source finds what this server has seen', async () => {
    const [from, to] = [place.fresh(), place.fresh()];
    const digest = await from.blob(Buffer.from(`found from ${from.path}`));
    const got = await to.call('POST', `blobs/uploads/?mount=${digest}`);
    expect([got.status, (await to.call('GET', locationOf(got))).bytes.toString()]).toEqual([
      201,
      `found from ${from.path}`,
    ]);
    await from.call('DELETE', `blobs/${digest}`);
    await to.call('DELETE', `blobs/${digest}`);
    expect((await place.fresh().call('POST', `blobs/uploads/?mount=${digest}`)).status).toBe(202);
  });

  test('S-048, S-115: what cannot be mounted is a session to go on with', async () => {
    const [from, to] = [place.fresh(), place.fresh()];
    for (const query of [
      `mount=${digestOf('no')}`,
      `mount=${digestOf('no')}&from=`,
      `mount=${digestOf('no')}&from=${from.path}`,
      `mount=x&from=y`,
    ]) {
      const got = await to.call('POST', `blobs/uploads/?${query}`);
      expect([query, got.status]).toEqual([query, 202]);
      expect((await to.call('PUT', withDigest(locationOf(got), digestOf(query)), { body: query })).status).toBe(201);
    }
  });

  test('a mount from something that is no repository is refused', async () => {
    const got = await api(place.host, 'cases/x').call('POST', `blobs/uploads/?mount=${digestOf('a')}&from=../../etc`);
    expect([got.status, got.json().errors[0]?.code]).toEqual([400, 'NAME_INVALID']);
  });
}
