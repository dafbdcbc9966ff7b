/** The file beside what it vouches for, as `sha256sum` writes it. */
export const CHECKSUMS_FILE = 'SHA256SUMS';
export const CHECKSUMS_SIGNATURE = `${CHECKSUMS_FILE}.minisig`;

/** SHA-256 in hexadecimal, by file name. */
export type Checksums = ReadonlyMap<string, string>;

/** Checksums as `sha256sum` writes and checks them. */
export const printChecksums = (checksums: Checksums): string =>
  [...checksums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}\n`)
    .join('');

/** Reads what `sha256sum` writes. Lines of another form, and names that are paths, are none of it. */
export function parseChecksums(text: string): Checksums {
  const lines = text.split(/\r?\n/).map((line) => /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line));
  return new Map(lines.flatMap((found) => (found?.[1] && found[2] ? [[found[2], found[1]] as const] : [])));
}
