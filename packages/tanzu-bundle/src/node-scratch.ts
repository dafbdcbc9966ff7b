import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MakeScratch } from './scratch.ts';

/** Folders for a while, in `folder` or where the system keeps such things (`TMPDIR`). */
export function nodeScratch(folder = tmpdir()): MakeScratch {
  return async () => {
    const dir = await mkdtemp(join(folder, '.cse-bundle-'));
    return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
  };
}
