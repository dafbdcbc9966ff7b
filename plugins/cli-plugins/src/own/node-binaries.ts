import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noBinaries, unreadable } from './errors.ts';
import type { ManifestPlugin } from './manifests.ts';

/** An executable, and the system that it is built for. */
export interface Executable {
  readonly os: string;
  readonly architecture: string;
  readonly executable: Uint8Array;
}

const SYSTEMS = ['darwin', 'linux', 'windows'].flatMap((os) =>
  ['amd64', 'arm64'].map((architecture) => ({ os, architecture })),
);

/** The executables of one version of a plugin, where `tanzu builder plugin build` puts them. */
export async function executablesIn(
  folder: string,
  { name, target }: ManifestPlugin,
  version: string,
): Promise<readonly Executable[]> {
  const found: Executable[] = [];
  for (const { os, architecture } of SYSTEMS) {
    const file = `tanzu-${name}-${os}_${architecture}${os === 'windows' ? '.exe' : ''}`;
    const executable = await absent(readFile(join(folder, os, architecture, target, name, version, file)));
    if (executable) found.push({ os, architecture, executable });
  }
  if (found.length === 0) throw noBinaries(folder, `${name}@${target}:${version}`);
  return found;
}

/** One file that was named. */
export async function readNamed(path: string): Promise<Buffer> {
  return readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(path, cause.code ?? cause.message);
  });
}

const absent = (reading: Promise<Buffer>) =>
  reading.catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw cause;
  });
