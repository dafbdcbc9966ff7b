import { createCipheriv, createHash } from 'node:crypto';

const CHUNK = 64 * 1024;

/** Bytes that look random and are always the same for the same name: they do not compress, as real layers do not. */
export function* noise(name: string, size: number): Iterable<Uint8Array> {
  const key = createHash('sha256').update(name).digest();
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  const zeros = new Uint8Array(CHUNK);
  for (let left = size; left > 0; left -= CHUNK) yield cipher.update(zeros.subarray(0, Math.min(left, CHUNK)));
}

/** A number from 0 up to 1, always the same for the same name. */
export function fraction(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}
