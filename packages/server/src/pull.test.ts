import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededBytes } from '@cse/testkit';
import { expect, test } from 'vitest';
import { digestOf } from './api.testing.ts';
import { describeServed } from './stores.testing.ts';

const CONTENT = Buffer.concat([...seededBytes('pull', 2048)]);

describeServed('pulling a blob', (place) => {
  const { dir } = place;

  test.each([
    ['S-118', 'bytes=500-1499', 500, 1500],
    ['S-119', 'bytes=500-', 500, 2048],
    ['S-120', 'bytes=-500', 1548, 2048],
    ['S-121', 'bytes=2000-5000', 2000, 2048],
    ['C-018', 'bytes=0-0', 0, 1],
    ['C-018', 'bytes=-9999', 0, 2048],
  ])('%s: of %s only that is sent', async (_, range, start, end) => {
    const repo = place.fresh();
    const digest = await repo.blob(CONTENT);
    const got = await repo.call('GET', `blobs/${digest}`, { headers: { range } });
    expect([got.status, got.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end - 1}/2048`]);
    expect(got.bytes.equals(CONTENT.subarray(start, end))).toBe(true);
  });

  test.each(['bytes=500-0', 'bytes=5000-10000', 'bytes=x-y', 'bytes=-', 'lines=1-2', 'bytes=-0'])(
    'S-122, S-123, S-165: %s cannot be had, and the answer says how large the blob is',
    async (range) => {
      const repo = place.fresh();
      const digest = await repo.blob(CONTENT);
      const got = await repo.call('GET', `blobs/${digest}`, { headers: { range } });
      expect([got.status, got.headers.get('content-range')]).toEqual([416, 'bytes */2048']);
    },
  );

  test('several ranges at once are answered with the whole', async () => {
    const repo = place.fresh();
    const got = await repo.call('GET', `blobs/${await repo.blob(CONTENT)}`, { headers: { range: 'bytes=0-1,5-6' } });
    expect([got.status, got.bytes.length]).toEqual([200, 2048]);
  });

  test('S-184: what the client has already is 304', async () => {
    const repo = place.fresh();
    const digest = await repo.blob(CONTENT);
    for (const method of ['GET', 'HEAD']) {
      const got = await repo.call(method, `blobs/${digest}`, { headers: { 'if-none-match': `"x", W/"${digest}"` } });
      expect([got.status, got.bytes.length]).toEqual([304, 0]);
    }
  });

  test('S-162: what cannot be done with a blob is 405, and says what can', async () => {
    const repo = place.fresh();
    const got = await repo.call('PATCH', `blobs/${await repo.blob(CONTENT)}`);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE']);
  });

  test('a blob is not served as a manifest, nor a manifest as a blob', async () => {
    const repo = place.fresh();
    const config = Buffer.from('{}');
    const digest = await repo.blob(config);
    expect((await repo.call('GET', `manifests/${digest}`)).status).toBe(404);
    const manifest = { schemaVersion: 2, config: { mediaType: 'text/plain', digest, size: 2 }, layers: [] };
    expect((await repo.manifest('v1', manifest)).status).toBe(201);
    expect((await repo.call('GET', `blobs/${digestOf(JSON.stringify(manifest))}`)).status).toBe(404);
  });

  test('clients that go away in the middle of a download do no harm to others', async () => {
    const repo = place.fresh();
    const content = Buffer.concat([...seededBytes('left', 8_000_000)]);
    const digest = await repo.blob(content);
    const leave = async () => {
      const stop = new AbortController();
      const response = await fetch(`http://${place.host}/v2/${repo.path}/blobs/${digest}`, { signal: stop.signal });
      await response.body?.getReader().read();
      stop.abort();
    };
    await Promise.all(Array.from({ length: 20 }, leave));
    expect((await repo.call('GET', `blobs/${digest}`)).bytes.equals(content)).toBe(true);
  });

  test.runIf(dir)(
    'S-174: a blob that was damaged on disk is never served whole, and pushing it again mends a wrong size',
    async () => {
      const repo = place.fresh();
      const digest = await repo.blob(CONTENT);
      const file = join(dir, 'blobs', digest.replace(':', '/'));
      writeFileSync(
        file,
        CONTENT.map((byte) => byte ^ 1),
      );
      expect((await repo.call('GET', `blobs/${digest}`)).status).toBe(404);
      writeFileSync(file, CONTENT.subarray(1));
      expect((await repo.call('GET', `blobs/${digest}`)).status).toBe(404);
      await repo.blob(CONTENT);
      expect((await repo.call('GET', `blobs/${digest}`)).bytes.equals(CONTENT)).toBe(true);
    },
  );

  test.runIf(dir)('S-174: damage that shows only at the end breaks the connection before the last bytes', async () => {
    const repo = place.fresh();
    const content = Buffer.concat([...seededBytes('large', 3_000_000)]);
    const digest = await repo.blob(content);
    writeFileSync(
      join(dir, 'blobs', digest.replace(':', '/')),
      Buffer.concat([content.subarray(0, -1), Buffer.from([content.at(-1)! ^ 1])]),
    );
    await expect(repo.call('GET', `blobs/${digest}`)).rejects.toThrow();
  });
});
