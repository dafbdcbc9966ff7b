import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf } from '@cse/errors';
import type { Digest } from '@cse/oci';
import { nodeFiles, readFile as bytesOf } from '@cse/store';

/** A tarball of a plugin that is kept as long as the plugin is installed. */
export interface KeptTarball {
  readonly path: string;
  /** `sha256:…` */
  readonly hash: string;
}

/** Keeps a copy of a tarball in a folder, and of the signature next to it. */
export async function keepTarball(path: string, folder: string): Promise<KeptTarball> {
  const bytes = await readFile(path);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const copy = join(folder, hash, basename(path));
  await mkdir(join(folder, hash), { recursive: true });
  await writeFile(copy, bytes);
  await copyFile(`${path}.minisig`, `${copy}.minisig`).catch(ignoreAbsence);
  return { path: copy, hash: `sha256:${hash}` };
}

/** Finds a tarball that is kept in a folder, by its hash. */
export async function findTarball(folder: string, digest: Digest) {
  const kept = join(folder, digest.slice('sha256:'.length));
  const name = (await readdir(kept).catch(() => [])).find((each) => !each.endsWith('.minisig'));
  if (name === undefined) return undefined;
  const path = join(kept, name);
  const signature = await readFile(`${path}.minisig`, 'utf8').catch(() => undefined);
  return { digest, size: (await stat(path)).size, signature, read: () => bytesOf(nodeFiles(), path) };
}

/** Deletes the tarballs of a folder that have another hash. */
export async function keepOnly(folder: string, hashes: ReadonlySet<string | undefined>): Promise<void> {
  const names = (await readdir(folder).catch(ignoreAbsence)) ?? [];
  const gone = names.filter((name) => !hashes.has(`sha256:${name}`));
  await Promise.all(gone.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function ignoreAbsence(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
