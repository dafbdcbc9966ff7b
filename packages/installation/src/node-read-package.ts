import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { readTar } from '@cse/store';
import { notAPackage } from './errors.ts';

/** A package.json, as far as it matters here. */
export interface PackagePaper {
  readonly name: string;
  readonly version: string;
  readonly cse?: unknown;
  readonly 'cse-queue'?: unknown;
  readonly oclif?: { readonly commands?: unknown; readonly hooks?: unknown };
}

// More than any package.json has.
const LIMIT = 1024 * 1024;

/** Reads the package.json of a tarball as npm packs it. Throws `PLUGIN_PACKAGE`. */
export async function readPackage(tarball: string): Promise<PackagePaper> {
  try {
    for await (const entry of readTar(createReadStream(tarball).pipe(createGunzip())))
      if (/^[^/]+\/package\.json$/.test(entry.path)) {
        const parts: Uint8Array[] = [];
        let size = 0;
        for await (const part of entry.bytes) if ((size += part.byteLength) <= LIMIT) parts.push(part);
        return paperIn(tarball, Buffer.concat(parts).toString('utf8'));
      }
  } catch (cause) {
    throw notAPackage(tarball, cause);
  }
  throw notAPackage(tarball, new Error('it has no package.json'));
}

/** Reads the package.json of a folder. Throws `PLUGIN_PACKAGE`. */
export async function readPackageIn(folder: string): Promise<PackagePaper> {
  try {
    return paperIn(folder, await readFile(join(folder, 'package.json'), 'utf8'));
  } catch (cause) {
    throw notAPackage(folder, cause);
  }
}

function paperIn(path: string, text: string): PackagePaper {
  const paper: Partial<PackagePaper> | null = JSON.parse(text);
  if (typeof paper?.name !== 'string' || typeof paper.version !== 'string')
    throw new Error(`the package.json of ${path} has no name and version`);
  return { ...paper, name: paper.name, version: paper.version };
}
