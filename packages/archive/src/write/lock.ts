import { codeOf, isCseError } from '@cse/errors';
import { readAll, readFile, type Files } from '@cse/store';
import { archiveBusy } from '../errors.ts';

/** Keeps a folder for this process alone. What a process left that is gone is taken over. */
export async function lock(files: Files, dir: string, path: string): Promise<AsyncDisposable> {
  const owner = await ownerOf(files, path);
  // A lock without a name was left by a process that was killed while it wrote it.
  if (owner && files.isAlive(owner)) throw archiveBusy(dir, owner);
  if (owner !== undefined) await files.unlink(path);
  await claim(files, dir, path);
  // Two may have taken over the same leftover at once: whoever's name stands there in the end has it.
  const now = await ownerOf(files, path);
  if (now !== files.owner) throw archiveBusy(dir, now ?? 'unknown');
  return { [Symbol.asyncDispose]: () => files.unlink(path) };
}

async function claim(files: Files, dir: string, path: string): Promise<void> {
  try {
    const file = await files.open(path, 'create');
    try {
      await file.write(new TextEncoder().encode(files.owner), 0);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = codeOf(isCseError(error) ? error.cause : error);
    throw code === 'EEXIST' ? archiveBusy(dir, 'it began just now') : error;
  }
}

async function ownerOf(files: Files, path: string): Promise<string | undefined> {
  if (!(await files.stat(path))) return undefined;
  return new TextDecoder().decode(await readAll(readFile(files, path), 4096));
}
