import { hasherOf, type Descriptor } from '@cse/oci';
import type { Bytes } from './content.ts';
import { contentMismatch } from './errors.ts';

/**
 * Passes bytes on, and throws `CONTENT_MISMATCH` instead of ending when they are not the bytes that `expected` describes.
 * The last chunk is held back until the digest agrees, so a reader that saw the whole size saw the right bytes.
 */
export async function* verified(expected: Descriptor, bytes: Bytes): Bytes {
  const hasher = hasherOf(expected.digest);
  let size = 0;
  let held: Uint8Array | undefined;
  for await (const chunk of bytes) {
    if (chunk.byteLength === 0) continue;
    hasher.update(chunk);
    size += chunk.byteLength;
    if (size > expected.size) throw contentMismatch(expected, `more than ${expected.size} bytes`);
    if (held) yield held;
    held = chunk;
  }
  const digest = hasher.digest();
  if (digest !== expected.digest) throw contentMismatch(expected, `${digest} (${size} bytes)`);
  if (held) yield held;
}
