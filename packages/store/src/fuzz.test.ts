import { fuzzBytes, fuzzStream } from '@cse/testkit';
import { test } from 'vitest';
import { bytesOf, readAll } from './content.ts';
import { BLOCK, parseTarHeader } from './tar-header.ts';
import { tarOf } from './tar-of.testing.ts';
import { parsePax } from './tar-pax.ts';
import { readTar } from './tar-reader.ts';

test('B-19: the header of a tar is read, or refused by our own error, whatever its fields say', () => {
  const seeds = ['0', '1', '5', 'x', 'L'].map((type) => tarOf({ path: `folder/${type}`, type, link: 'a' }));
  fuzzBytes(seeds, (bytes) => {
    const block = Buffer.alloc(BLOCK);
    bytes.copy(block);
    sum(block);
    return parseTarHeader(block);
  });
});

test('B-19: a PAX header is read, or refused by our own error', () => {
  const seeds = ['19 path=some/thing\n', '12 size=123\n19 linkpath=a/b/cd\n', '22 GNU.sparse.major=1\n'];
  fuzzBytes(
    seeds.map((text) => Buffer.from(text)),
    (bytes) => parsePax(bytes),
  );
});

test('B-19: a tar is read to its end, or refused by our own error, and gives no more than it has', async () => {
  const names = ['pax', 'gnu', 'both', undefined] as const;
  const seeds = names.map((naming) =>
    tarOf(
      { path: 'a/b', body: 'some text', naming },
      { path: 'a/link', type: '2', link: 'b' },
      { path: 'a', type: '5' },
    ),
  );
  await fuzzStream(seeds, async (bytes) => {
    // Each header gets its right sum, as who means harm would see to.
    for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
      const block = bytes.subarray(at, at + BLOCK);
      if (block.includes('ustar')) sum(block);
    }
    let read = 0;
    for await (const entry of readTar(bytesOf(bytes))) read += (await readAll(entry.bytes)).byteLength;
    if (read > bytes.byteLength) throw new Error(`${read} bytes of ${bytes.byteLength}`);
  });
});

/** Makes the checksum right, or nothing would be read beyond it. */
function sum(block: Buffer): void {
  block.fill(' ', 148, 156);
  const total = block.reduce((all, byte) => all + byte, 0);
  block.write(`${total.toString(8).padStart(6, '0')}\0 `, 148);
}
