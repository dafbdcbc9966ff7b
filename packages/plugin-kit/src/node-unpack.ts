import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { reasonOf, systemFailed } from '@cse/errors';
import { unpackTar } from 'modern-tar/fs';
import { notPackable } from './errors.ts';

/** A plugin's folder, which goes away again where it was unpacked for the purpose. */
export interface OpenedPackage extends AsyncDisposable {
  readonly root: string;
}

/** Opens a plugin that is a folder, or a tarball as npm packs it. */
export async function openPackage(path: string): Promise<OpenedPackage> {
  const found = await stat(path).catch((cause: unknown) => {
    throw systemFailed(cause, path);
  });
  if (found.isDirectory()) return { root: resolve(path), async [Symbol.asyncDispose]() {} };
  const root = await mkdtemp(join(tmpdir(), 'cse-plugin-'));
  const dispose = () => rm(root, { recursive: true, force: true });
  try {
    await pipeline(createReadStream(path), createGunzip(), unpackTar(root, { strip: 1 }));
  } catch (cause) {
    await dispose();
    throw notPackable(path, `it is no package: ${reasonOf(cause)}`);
  }
  return { root, [Symbol.asyncDispose]: dispose };
}
