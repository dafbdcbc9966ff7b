import { createCipheriv, createHash } from 'node:crypto';

const CHUNK = 1024 * 1024;

/** Bytes that look random and are the same for the same seed; any size, made as they are read. */
export function* seededBytes(seed: string, size: number): Generator<Uint8Array> {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  const zeros = Buffer.alloc(Math.min(CHUNK, size));
  for (let left = size; left > 0; left -= CHUNK) yield cipher.update(zeros.subarray(0, Math.min(CHUNK, left)));
}
