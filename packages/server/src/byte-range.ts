import type { Bytes } from '@cse/store';

/** A stretch of some content: from `start` up to and without `end`. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header for content of `size` bytes (RFC 9110, 14.1.2). Several ranges at once are passed over, as if nothing
 * was asked; what lies outside of the content or is not understood cannot be satisfied.
 */
export function parseRange(header: string | undefined, size: number): Stretch | 'whole' | 'unsatisfiable' {
  if (header === undefined || header.includes(',')) return 'whole';
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  if (first === undefined || last === undefined || first + last === '') return 'unsatisfiable';
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start < end ? { start, end } : 'unsatisfiable';
}

/** So many bytes of what comes. */
export async function* firstOf(bytes: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= chunk.byteLength;
    if (left <= 0) return;
  }
}
