import { isCseError } from '@cse/errors';
import { MediaType, type Descriptor } from '@cse/oci';
import { image } from '@cse/testkit';
import fc from 'fast-check';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bytesOf, filesOf, memoryStore, readTar, type Bytes } from './index.ts';
import { tarOf, type TarSpec } from './tar-of.testing.ts';

const NAME = 'reg.example/a';

async function filesIn(bytes: Uint8Array, mediaType: string = MediaType.layer): Promise<Record<string, string>> {
  const store = memoryStore();
  const { descriptor } = await image(store, `${NAME}:v1`, { layers: [{ bytes, mediaType }] });
  const files: Record<string, string> = {};
  for await (const file of filesOf(store.repository(NAME), descriptor))
    files[file.path] = String(await file.read(10_000));
  return files;
}

const within = (path: string) => !path.startsWith('/') && !path.split('/').includes('..');

test('B-20, X-13: whatever a path is, what comes out lies within the image, or it is refused', async () => {
  const step = fc.constantFrom(
    '..',
    '.',
    '',
    'a',
    'b',
    'C:',
    '..\\x',
    '...',
    '.wh.a',
    '.wh..wh..opq',
    '.wh.',
    '~',
    '\u202e',
    'é',
  );
  const path = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.join('/'));
  const type = fc.constantFrom('0', '1', '2', '5', '7');
  const entry: fc.Arbitrary<TarSpec> = fc.record({
    path,
    type,
    link: path,
    naming: fc.constantFrom(undefined, 'pax', 'gnu'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
      const outcome = await filesIn(tarOf(...entries)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(isCseError(outcome)).toBe(true);
      else expect(Object.keys(outcome as object).every(within)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('B-19: a tar with bytes changed anywhere is read or refused, and nothing else happens', async () => {
  const whole = tarOf(
    { path: 'a', body: 'x'.repeat(700) },
    { path: `${'long/'.repeat(30)}b`, body: 'y', naming: 'pax' },
    { path: `${'long/'.repeat(30)}c`, body: 'z', naming: 'gnu' },
    { path: 'd', type: '1', link: 'a' },
  );
  const change = fc.tuple(fc.nat(whole.byteLength - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.nat(whole.byteLength),
      async (changes, size) => {
        const bytes = Buffer.from(whole.subarray(0, Math.max(size, whole.byteLength >> 1)));
        for (const [at, byte] of changes) if (at < bytes.byteLength) bytes[at] = byte;
        const outcome = await drain(bytesOf(bytes)).catch((error: unknown) => error);
        expect(outcome === undefined || isCseError(outcome)).toBe(true);
      },
    ),
    { numRuns: 1500 },
  );
});

test('a tar is the same, however its bytes are cut into chunks', async () => {
  const whole = tarOf(
    { path: 'a', body: 'x'.repeat(700) },
    { path: `${'long/'.repeat(30)}b`, body: 'y', naming: 'pax' },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }), async (sizes) => {
      const paths: string[] = [];
      for await (const { path, bytes } of readTar(cut(whole, sizes))) {
        let size = 0;
        for await (const chunk of bytes) size += chunk.byteLength;
        paths.push(`${path.length} ${size}`);
      }
      expect(paths).toEqual(['1 700', '151 1']);
    }),
    { numRuns: 100 },
  );
});

test('X-18: bombs of many shapes are stopped, and what only packs well is not', async () => {
  const zeros = (mebibytes: number) => Buffer.alloc(mebibytes * 1024 * 1024);
  const big = (mebibytes: number) =>
    Buffer.concat([tarOf({ path: 'a', body: '1' }).subarray(0, 1024), zeros(mebibytes)]);
  for (const pack of [gzipSync, zstdCompressSync]) {
    await expect(filesIn(pack(big(80)))).rejects.toMatchObject({ code: 'CONTENT_EXPANDS' });
    expect(await filesIn(pack(big(20)))).toEqual({ a: '1' });
    // What is packed twice is unpacked once, and is then no tar.
    await expect(filesIn(pack(pack(big(1))))).rejects.toMatchObject({ code: 'TAR_INVALID' });
  }
});

test('packed content that is cut or not packed at all is refused', async () => {
  const packed = gzipSync(tarOf({ path: 'a', body: 'x'.repeat(5000) }));
  for (const size of [3, 12, packed.byteLength - 9, packed.byteLength - 1])
    await expect(filesIn(packed.subarray(0, size))).rejects.toMatchObject({ fault: 'integrity' });
  await expect(filesIn(Buffer.from('no tar at all'))).rejects.toMatchObject({ code: 'TAR_INVALID' });
});

test('X-17: a manifest that does not end is not read to its end', async () => {
  let sent = 0;
  const endless = {
    async *fetch(): Bytes {
      for (;;) {
        sent += 1024 * 1024;
        yield new Uint8Array(1024 * 1024);
      }
    },
  };
  const manifest: Descriptor = { mediaType: MediaType.manifest, digest: `sha256:${'0'.repeat(64)}`, size: 1e12 };
  await expect(Array.fromAsync(filesOf(endless, manifest))).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' });
  expect(sent).toBeLessThan(20 * 1024 * 1024);
});

async function drain(bytes: Bytes): Promise<undefined> {
  for await (const entry of readTar(bytes)) for await (const _ of entry.bytes);
}

async function* cut(bytes: Uint8Array, sizes: readonly number[]): Bytes {
  for (let at = 0, turn = 0; at < bytes.byteLength; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
