import { memoryStore, readAll } from '@cse/store';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { cosigned, dockerRegistry, image, layer, seededBytes, whenInstalled } from './index.ts';

test('the same options make the same image, another name makes another', async () => {
  const [a, b] = [memoryStore(), memoryStore()];
  const first = await image(a, 'x.example/a:1', { files: { 'etc/name': 'a' } });
  expect(await image(b, 'x.example/a:1', { files: { 'etc/name': 'a' } })).toEqual(first);
  expect((await image(b, 'x.example/b:1', { size: 10 })).descriptor).not.toEqual(
    (await image(b, 'x.example/c:1', { size: 10 })).descriptor,
  );
});

test('a layer holds the files given: whiteouts, directories, links and modes', async () => {
  const files = {
    'etc/': '',
    'etc/run': { content: 'sh', mode: 0o755 },
    'etc/gone': null,
    'etc/link': { symlink: 'run' },
  };
  for (const [compression, unpack] of [
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const) {
    const { open } = await layer({ files, compression });
    const entries = await unpackTar(unpack(await readAll(await open())));
    expect(entries.map(({ header: { name, type, mode } }) => [name, type, mode])).toEqual([
      ['etc/', 'directory', 0o755],
      ['etc/run', 'file', 0o755],
      ['etc/.wh.gone', 'file', 0o644],
      ['etc/link', 'symlink', expect.any(Number)],
    ]);
  }
});

test('seeded bytes are the same for the same seed, and as many as asked for', () => {
  const a = Buffer.concat([...seededBytes('a', 2_000_000)]);
  expect(a).toHaveLength(2_000_000);
  expect(Buffer.concat([...seededBytes('a', 1_500_000)]).equals(a.subarray(0, 1_500_000))).toBe(true);
  expect(Buffer.concat([...seededBytes('b', 32)]).equals(a.subarray(0, 32))).toBe(false);
});

test('a signature stands under the tag that its image gives it', async () => {
  const store = memoryStore();
  const signature = await cosigned(store, await image(store, 'x.example/a:1'));
  expect(signature.reference).toMatch(/^x\.example\/a:sha256-[0-9a-f]{64}\.sig$/);
});

whenInstalled(['docker-registry', 'skopeo'], 'a real registry', () => {
  test('it serves, counts what it is asked, and stops', async () => {
    await using registry = await dockerRegistry();
    expect((await fetch(`http://${registry.host}/v2/`)).status).toBe(200);
    await promisify(execFile)('skopeo', ['list-tags', '--tls-verify=false', `docker://${registry.host}/none`]).catch(
      () => 0,
    );
    expect((await registry.requests()).map(({ method, path, status }) => [method, path, status])).toEqual([
      ['GET', '/v2/', 200],
      ['GET', '/v2/', 200],
      ['GET', '/v2/none/tags/list', 404],
    ]);
  });
});
