import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyDetached, type MinisignSignature } from '@cse/archive';
import { CHECKSUMS_FILE, CHECKSUMS_SIGNATURE, parseChecksums } from './checksums.ts';
import { sha256Of } from './node-tarball.ts';

/** Something that is wrong with the cse beside an archive, in words that say what to carry again. */
export interface CarriedProblem {
  readonly kind: 'missing' | 'damaged';
  readonly message: string;
  readonly hint: string;
}

/** The cse that lies beside an archive. */
export interface Found {
  /** Of the tarballs: `cse-1.2.3-linux-x64.tar.gz`. */
  readonly names: readonly string[];
  /** Who signed it, where a key was given that checks it. */
  readonly signature: MinisignSignature | undefined;
  readonly problems: readonly CarriedProblem[];
}

export interface Checking {
  /** Reads and hashes all of it. */
  readonly readData?: boolean | undefined;
  /** The public keys that may have signed it. */
  readonly trust?: readonly string[] | undefined;
}

/** Looks at the cse that came along in a folder; nothing where none did. Throws where a signature is wrong, or of another key. */
export async function checkCarried(dir: string, { readData, trust = [] }: Checking = {}): Promise<Found | undefined> {
  const text = await readFile(join(dir, CHECKSUMS_FILE), 'utf8').catch(() => undefined);
  const sums = parseChecksums(text ?? '');
  const names = [...sums.keys()].filter((name) => /^cse-.*\.tar\.gz$/.test(name));
  if (text === undefined || names.length === 0) return undefined;
  const path = join(dir, CHECKSUMS_SIGNATURE);
  const signed = await readFile(path, 'utf8').catch(() => undefined);
  const isSigned = signed !== undefined && trust.length > 0;
  const signature = isSigned ? verifyDetached(Buffer.from(text), { path, text: signed, trust }) : undefined;
  const problems = await Promise.all([...sums].map(([name, sum]) => problemOf(join(dir, name), sum, readData)));
  return { names, signature, problems: problems.flat() };
}

async function problemOf(path: string, sum: string, readData = false): Promise<CarriedProblem[]> {
  const hint = 'Copy it again: sh start.sh needs it. An installed cse can import the archive without it.';
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return [{ kind: 'missing', message: `${path} does not exist`, hint }];
  if (!readData || (await sha256Of(path)) === sum) return [];
  return [{ kind: 'damaged', message: `${path} does not have its checksum`, hint }];
}
