import { memoryStore, readAll } from '@cse/store';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { expect, test } from 'vitest';
import {
  certificate,
  cosigned,
  dockerRegistry,
  image,
  layer,
  seededBytes,
  whenInstalled,
  type DockerRegistryOptions,
} from './index.ts';

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
  test('it lets in whom its htpasswd knows, over TLS with a certificate of ours', async () => {
    const authority = certificate({ authority: true });
    // What `htpasswd -Bbn ada secret` prints.
    const htpasswd = 'ada:$2y$04$/hRbcjsXFIKWjhS0B5tB.eYX57UYO.RfEk8x4n.cjC/t3UuKQPCmi\n';
    await using registry = await dockerRegistry({ tls: certificate({ signer: authority }), htpasswd });
    const status = (auth?: string) =>
      new Promise((resolve, reject) => {
        get(
          `https://${registry.host}/v2/`,
          { ca: authority.certificate, agent: false, ...(auth ? { auth } : {}) },
          (response) => resolve(response.resume().statusCode),
        ).once('error', reject);
      });
    expect([await status(), await status('ada:wrong'), await status('ada:secret')]).toEqual([401, 401, 200]);
    expect((await registry.requests()).map((request) => request.status)).toEqual([401, 401, 200]);
  });

  test('it keeps its tree through a restart, and may be read-only, delete nothing, or speak in relative URLs', async () => {
    const root = await mkdtemp(join(tmpdir(), 'cse-tree-'));
    const upload = async (options: DockerRegistryOptions) => {
      await using registry = await dockerRegistry({ root, ...options });
      const url = `http://${registry.host}/v2/a/blobs/`;
      const started = await fetch(`${url}uploads/`, { method: 'POST' });
      const deleted = await fetch(`${url}sha256:${'0'.repeat(64)}`, { method: 'DELETE' });
      return [started.status, started.headers.get('location')?.startsWith('/v2/'), deleted.status];
    };
    expect(await upload({})).toEqual([202, false, 404]);
    expect(await upload({ relativeUrls: true, delete: false })).toEqual([202, true, 405]);
    expect(await upload({ readOnly: true })).toEqual([405, undefined, 405]);
    expect(await readdir(root)).toEqual(['docker']);
    await rm(root, { recursive: true });
  });

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
