import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseReceipt, type Signing } from '@cse/archive';
import { carry, checkCarried, findRelease, installed, type Installation, type Load } from '@cse/installation';
import { write } from '@cse/terminal';
import { readUserFile } from '@cse/session';
import { version } from '../version.ts';
import { installedHere } from './here.ts';

export interface AlongFlags {
  readonly archive?: string | undefined;
  readonly sign?: string | undefined;
  readonly since?: string | undefined;
  readonly repair?: readonly number[] | undefined;
  readonly 'without-cse'?: boolean | undefined;
  readonly 'carry-platform'?: readonly string[] | undefined;
}

/** Puts cse beside an archive that is being written, unless the other side has it already. */
export async function takeAlong(flags: AlongFlags, now: number): Promise<void> {
  if (flags.archive === undefined || flags['without-cse'] || flags.repair !== undefined) return;
  const here = await installedHere();
  const loads = await loadsOf(flags['carry-platform'], here);
  if (loads.length === 0) return write(process.stderr, NOT_INSTALLED);
  if (flags.since !== undefined && (await isThereAlready(flags.since, loads)))
    return write(process.stderr, unchanged(loads));
  const sign = await signing(flags.sign, now);
  const { names, checksum } = await carry(flags.archive, loads, { sign });
  const how = sign ? 'signed' : `unsigned; the sha256 of SHA256SUMS is ${checksum}`;
  await write(process.stderr, `took cse along: ${names.join(', ')} (${how}); run it inside with sh start.sh`);
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
  here: Installation | undefined,
): Promise<readonly Load[]> {
  const own = here ? [installed(here)] : [];
  if (wanted === undefined) return own;
  const folders = [...new Set([...(here ? [dirname(here.top)] : []), process.cwd()])];
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
