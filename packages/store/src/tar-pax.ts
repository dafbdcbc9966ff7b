import { invalidTar } from './errors.ts';

/** What a PAX record says of the entry that follows it, as far as a reader needs it. */
export interface PaxFacts {
  readonly path?: string | undefined;
  readonly link?: string | undefined;
  readonly size?: number | undefined;
}

/** Reads a PAX extended header: lines of `length key=value`, the length counting the whole line. Throws `TAR_INVALID`. */
export function parsePax(bytes: Uint8Array): PaxFacts {
  const facts: { path?: string; link?: string; size?: number } = {};
  for (let at = 0; at < bytes.byteLength;) {
    const space = bytes.indexOf(0x20, at);
    const digits = Buffer.from(bytes.subarray(at, space < 0 ? at : Math.min(space, at + 9))).toString('latin1');
    const end = at + Number(digits);
    if (!/^[1-9]\d{0,7}$/.test(digits) || end > bytes.byteLength || bytes[end - 1] !== 0x0a || end <= space)
      throw invalidTar('a PAX record has a wrong length');
    const [key, value] = keyAndValue(Buffer.from(bytes.subarray(space + 1, end - 1)).toString('utf8'));
    if (key.startsWith('GNU.sparse.')) throw invalidTar('it holds a sparse file');
    if (key === 'path') facts.path = value;
    if (key === 'linkpath') facts.link = value;
    if (key === 'size') facts.size = sizeOf(value);
    at = end;
  }
  return facts;
}

function keyAndValue(line: string): readonly [string, string] {
  const equals = line.indexOf('=');
  if (equals <= 0) throw invalidTar('a PAX record has no key');
  return [line.slice(0, equals), line.slice(equals + 1)];
}

function sizeOf(value: string): number {
  const size = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(size)) throw invalidTar('a PAX record has a wrong size');
  return size;
}
