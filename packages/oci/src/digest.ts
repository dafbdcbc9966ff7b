import { createHash } from 'node:crypto';

/** The name of some bytes, computed from the bytes (image-spec, descriptor.md#digests). */
export type Digest = `${'sha256' | 'sha512'}:${string}`;

/** Computes a digest piece by piece. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): Digest;
}

const SHAPE = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Says whether a text is a digest in lower case: `sha256:` and 64 digits, or `sha512:` and 128. */
export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && text.length <= 135 && SHAPE.test(text);
}

/** The sha256 digest of some bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A hasher with the same algorithm as `digest`, so that results can be compared with it. */
export function hasherOf(digest: Digest): Hasher {
  const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256';
  const hash = createHash(algorithm);
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => `${algorithm}:${hash.digest('hex')}`,
  };
}
