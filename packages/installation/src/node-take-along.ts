import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseReceipt, type Signing } from '@cse/archive';
import { readUserFile } from '@cse/session';
import { carry, installed, type Load } from './node-carry.ts';
import { checkCarried } from './node-check-carried.ts';
import { findRelease } from './node-find-release.ts';
import type { Installation } from './node-installation.ts';

export interface AlongFlags {
  readonly archive?: string | undefined;
  readonly sign?: string | undefined;
  readonly since?: string | undefined;
  readonly repair?: readonly number[] | undefined;
  readonly 'without-cse'?: boolean | undefined;
  readonly 'carry-platform'?: readonly string[] | undefined;
}

export interface TakeAlongOptions {
  /** The installation that runs; none for a checkout. */
  readonly here: Installation | undefined;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Where release files are looked for, beside the installation. */
  readonly folder: string;
  /** The flags that name a medium. */
  readonly media: readonly string[];
}

/** Puts cse beside an archive that is being written, unless the other side has it already; says what was done. */
export async function takeAlong(flags: AlongFlags, options: TakeAlongOptions): Promise<string | undefined> {
  if (flags.archive === undefined || flags['without-cse'] || flags.repair !== undefined) return undefined;
  const loads = await loadsOf(flags['carry-platform'], options);
  if (loads.length === 0) return NOT_INSTALLED;
  if (flags.since !== undefined && (await isThereAlready(flags.since, loads))) return unchanged(loads);
  const sign = await signing(flags.sign, options.now);
  const { names, checksum } = await carry(flags.archive, loads, { sign, media: options.media });
  const how = sign ? 'signed' : `unsigned; the sha256 of SHA256SUMS is ${checksum}`;
  return `took cse along: ${names.join(', ')} (${how}); run it inside with sh start.sh`;
}

async function signing(path: string | undefined, now: number): Promise<Signing | undefined> {
  return path === undefined ? undefined : { secretKey: await readUserFile('sign', path), at: Math.floor(now / 1000) };
}

const NOT_INSTALLED =
  'did not take cse along: it runs from a source checkout. Install a release, or pass one with --carry-platform OS/ARCH=FILE';

const unchanged = (loads: readonly Load[]) =>
  `did not take cse along: ${loads.map(({ name }) => name).join(', ')} came with what --since names`;

async function loadsOf(
  wanted: readonly string[] | undefined,
  { here, version, folder }: TakeAlongOptions,
): Promise<readonly Load[]> {
  const own = here ? [installed(here)] : [];
  if (wanted === undefined) return own;
  const folders = [...new Set([...(here ? [dirname(here.top)] : []), folder])];
  const isOwn = (each: string) => NAMES[each] !== undefined && NAMES[each] === here?.platform;
  return Promise.all(
    wanted.map(async (each) => (isOwn(each) && own[0] ? own[0] : findRelease(each, { version, folders }))),
  );
}

const NAMES: Readonly<Record<string, string>> = {
  'linux/amd64': 'linux-x64',
  'linux/x64': 'linux-x64',
  'linux/arm64': 'linux-arm64',
};

/** Whether an earlier archive brought the same, or the import that wrote a receipt ran with it. */
async function isThereAlready(since: string, loads: readonly Load[]): Promise<boolean> {
  const isFolder = (await stat(since)).isDirectory();
  const before = isFolder ? ((await checkCarried(since))?.names ?? []) : await inReceipt(since);
  return loads.every(({ name }) => before.includes(name));
}

async function inReceipt(path: string): Promise<readonly string[]> {
  const { cse } = parseReceipt(path, await readUserFile('since', path));
  return cse === undefined ? [] : [`${cse}.tar.gz`];
}
