import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Bytes } from '@cse/store';

/** Packs bytes; the same bytes are always packed alike. */
export const gzipped = (bytes: Bytes): Bytes => through(bytes, createGzip());

/** Unpacks bytes that are packed, and passes others on. */
export async function* maybeGunzipped(bytes: Bytes): Bytes {
  const chunks = bytes[Symbol.asyncIterator]();
  try {
    const { value: first } = await chunks.next();
    if (!first) return;
    const all = rejoined(first, { [Symbol.asyncIterator]: () => chunks });
    yield* first[0] === 0x1f && first[1] === 0x8b ? through(all, createGunzip()) : all;
  } finally {
    await chunks.return?.();
  }
}

async function* rejoined(first: Uint8Array, rest: Bytes): Bytes {
  yield first;
  yield* rest;
}

async function* through(bytes: Bytes, transform: Transform): Bytes {
  const feeding = pipeline(Readable.from(bytes), transform);
  // What goes wrong is thrown by the transform too, to whoever reads it.
  feeding.catch(() => {});
  yield* transform;
  await feeding;
}
