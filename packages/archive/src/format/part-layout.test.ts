import type { Descriptor } from '@cse/oci';
import { readTar } from '@cse/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutParts, type PartLayout } from './part-layout.ts';
import { headerSize, paddingOf, tarHeader } from './tar-writer.ts';

const KiB = 1024;
const content = (size: number, at: number): Descriptor => ({
  mediaType: 'x',
  digest: `sha256:${at.toString(16).padStart(64, '0')}`,
  size,
});
const arranged = (sizes: readonly number[], partSize: number) =>
  layOutParts(
    sizes.map((size, at) => ({ content: content(size, at) })),
    partSize,
  );

/** Entries follow each other without gaps, each part ends where it says, and none is too large. */
function expectSound({ parts }: PartLayout, partSize: number): void {
  for (const { entries, size } of parts) {
    let end = 1024;
    for (const { path, at, length } of entries) {
      expect(at).toBe(end);
      end = at + headerSize(path) + length + paddingOf(length);
    }
    expect(size).toBe(end + 1024);
    expect(size).toBeLessThanOrEqual(partSize);
  }
}

test('every byte has one place, whatever the sizes', () => {
  const sizes = fc.array(fc.nat(400 * KiB), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 64 * KiB, max: 300 * KiB }), (all, partSize) => {
      const arrangement = arranged(all, partSize);
      expectSound(arrangement, partSize);
      all.forEach((size, at) => {
        const places = arrangement.places.get(content(size, at).digest) ?? [];
        expect(places.reduce((sum, { length }) => sum + length, 0)).toBe(size);
        expect(places.every(({ part }, index) => index === 0 || part > (places[index - 1]?.part ?? 0))).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});

test('what fits into a part stands whole in one; what does not begins where there is room', () => {
  const { parts } = arranged([40 * KiB, 40 * KiB, 100 * KiB], 64 * KiB);
  const paths = parts.map(({ entries }) => entries.map(({ path }) => path.replace(/0{8,}/, '…')));
  expect(paths).toEqual([
    ['blobs/sha256/…'],
    ['blobs/sha256/…1', 'pieces/sha256/…2/000001'],
    ['pieces/sha256/…2/000002'],
    ['pieces/sha256/…2/000003'],
  ]);
});

test('an archive of nothing is one part', () => {
  expect(arranged([], 64 * KiB).parts).toEqual([{ number: 1, size: 2048, entries: [] }]);
});

test.each([0, 1, 8 ** 11 - 1, 8 ** 11, 5 * 1024 ** 4])(
  'a size of %d bytes is read back from its header',
  async (size) => {
    const reading = readTar(only(tarHeader('blobs/x', size)));
    expect((await reading.next()).value).toMatchObject({ path: 'blobs/x', kind: 'file', size, mode: 0o644 });
  },
);

test('a name of any length is read back from its header', async () => {
  for (const length of [99, 100, 101, 141, 300]) {
    const path = 'x'.repeat(length);
    const header = tarHeader(path, 0);
    expect(header.byteLength).toBe(headerSize(path));
    expect((await readTar(only(header)).next()).value).toMatchObject({ path });
  }
});

async function* only(bytes: Uint8Array) {
  yield bytes;
}
