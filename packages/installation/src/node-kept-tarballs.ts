import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { codeOf } from '@cse/errors';

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

/** Deletes the tarballs of a folder that have another hash. */
export async function keepOnly(folder: string, hashes: ReadonlySet<string | undefined>): Promise<void> {
  const names = (await readdir(folder).catch(ignoreAbsence)) ?? [];
  const gone = names.filter((name) => !hashes.has(`sha256:${name}`));
  await Promise.all(gone.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

function ignoreAbsence(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}
