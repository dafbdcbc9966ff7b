import type { Digest } from '@cse/oci';

// `sha256sum` writes the digest first, BSD's `sha256` the name first; a file beside a file has often nothing but the digest.
const LINE = /^\\?(?<hex>[0-9a-fA-F]{64}(?:[0-9a-fA-F]{64})?)(?:\s+[ *]?(?<name>.+))?$/;
const BSD = /^SHA(?:256|512) \((?<name>.+)\) = (?<hex>[0-9a-fA-F]{64}(?:[0-9a-fA-F]{64})?)$/;

/** The digest of a file in a list of checksums, if it has one: by the file's name, or where the list has only one without any. */
export function digestIn(list: string, file: string): Digest | undefined {
  const lines = list
    .split(/\r?\n/)
    .map((line) => (BSD.exec(line.trim()) ?? LINE.exec(line.trim()))?.groups)
    .filter((found) => found !== undefined);
  const named = lines.find(({ name }) => name !== undefined && baseOf(name) === file);
  const only = lines.length === 1 && lines[0]?.['name'] === undefined ? lines[0] : undefined;
  const hex = (named ?? only)?.['hex']?.toLowerCase();
  return hex === undefined ? undefined : `${hex.length === 64 ? 'sha256' : 'sha512'}:${hex}`;
}

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
