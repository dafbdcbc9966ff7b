import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { generateKeys, signDetached } from '@cse/archive';
import type { Facts } from './facts.ts';

/** The digest of each file below a folder, by its path in it, sorted. */
export async function sumsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const sums = new Map<string, string>();
  for (const file of files.sort()) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    sums.set(relative(folder, file), hash.digest('hex'));
  }
  return sums;
}

/** Writes `SHA256SUMS`, as `sha256sum -c` reads it, of all that is in a folder. */
export async function writeSums(folder: string): Promise<void> {
  const lines = [...(await sumsOf(folder))].map(([path, sum]) => `${sum}  ${path}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
}

/**
 * Signs `SHA256SUMS` as minisign does. Without a key, one is made for this once and forgotten: its public half lies beside the
 * signature, and both say that they are for tests.
 */
export async function signSums(folder: string, { version, epoch }: Facts, keyFile?: string): Promise<void> {
  const sums = await readFile(join(folder, 'SHA256SUMS'));
  const comment = `timestamp:${epoch}\tfile:SHA256SUMS\thashed\tcse:${version}`;
  if (keyFile !== undefined) {
    const secretKey = await readFile(keyFile, 'utf8');
    await writeFile(join(folder, 'SHA256SUMS.minisig'), signDetached(sums, { secretKey, comment }));
    return;
  }
  const { secretKey, publicKey } = generateKeys((size) => randomBytes(size));
  const signature = signDetached(sums, { secretKey, comment: `${comment}\ttest` });
  await writeFile(join(folder, 'SHA256SUMS.minisig'), signature);
  await writeFile(join(folder, 'test.pub'), publicKey.replace('minisign public key', 'TEST ONLY: minisign public key'));
}
