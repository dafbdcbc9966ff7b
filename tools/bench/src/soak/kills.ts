import { openArchive } from '@cse/archive';
import { nodeFiles } from '@cse/store';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endingWithUs } from './children.ts';
import { fillSample, hashesBelow, type Sample } from './content.ts';
import type { Soak } from './soak.ts';

// The child runs from its source, as this does.
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const MIB = 1024 * 1024;
const STREAMS = 4;
const files = nodeFiles();

interface KillTransfer {
  readonly way: 'export' | 'import';
  readonly sample: Sample;
  readonly from: string;
  readonly to: string;
  readonly log: string;
}

/** The same, for rounds of which one may go wrong without ending the others. */
async function tried(given: KillTransfer, killAfter?: number): Promise<readonly string[]> {
  try {
    await transfer(given, killAfter);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** Runs one transfer in a process of its own; kills it after a while, or lets it end. Says how long it took, if it ended. */
async function transfer({ way, sample, from, to, log }: KillTransfer, killAfter?: number): Promise<number | undefined> {
  const args = ['--conditions=cse:source', CHILD, way, from, to, log, ...sample.references];
  const child = endingWithUs(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended: Promise<readonly (number | string | null)[]> = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const began = performance.now();
  if (killAfter !== undefined) await Promise.race([setTimeout(killAfter), ended]);
  if (killAfter !== undefined) child.kill('SIGKILL');
  const [status, signal] = await ended;
  if (status !== 0 && signal === null)
    throw new Error(`${way} ended with ${status}: ${Buffer.concat(said).toString()}`);
  return status === 0 ? performance.now() - began : undefined;
}

/** What was finished, and read again all the same. */
function readAgain(log: string): readonly string[] {
  const done = new Set<string>();
  const again = new Set<string>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [what, digest = ''] = line.split(' ');
    if (what === 'done') done.add(digest);
    if (what === 'read' && done.has(digest)) again.add(digest);
  }
  return [...again].map((digest) => `${digest} was finished and read again`);
}

/** The bytes that were read, by a log whose lines a kill may have cut short. */
const readIn = (log: string) =>
  [...readFileSync(log, 'utf8').matchAll(/^read \S+ (\d+)$/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);

export const killedExports: Soak = {
  name: '`kill -9` during an export, up to three times, then resume',
  goal: 'the same bytes; no broken archive that looks complete; no leftover file; finished content is not downloaded again; of the rest, at most 4 MiB per stream and kill is',
  async run(count, folder, onRound) {
    const sample = await fillSample(join(folder, 'sample'), 4);
    const [to, log, clean] = [join(folder, 'archive'), join(folder, 'log'), join(folder, 'clean')];
    const way = { way: 'export', sample, from: sample.dir, to, log } as const;
    const took = (await transfer({ ...way, to: clean })) ?? 1000;
    const [expected, needed] = [hashesBelow(clean), readIn(log)];
    const wrong: string[] = [];
    let most = 0;
    for (let at = 0; at < count; at += 1) {
      rmSync(log, { force: true });
      rmSync(to, { recursive: true, force: true });
      const kills = 1 + (at % 3);
      for (let kill = 0; kill < kills; kill += 1) {
        wrong.push(...(await tried(way, Math.random() * took)), ...(await lies(to)).map((lie) => `${at}: ${lie}`));
      }
      wrong.push(...(await tried(way)));
      if (hashesBelow(to) !== expected) wrong.push(`${at}: other bytes, or files left over`);
      wrong.push(...readAgain(log).map((what) => `${at}: ${what}`));
      const again = readIn(log) - needed;
      most = Math.max(most, again / kills);
      if (again > kills * STREAMS * 4 * MIB) wrong.push(`${at}: ${again} bytes fetched again after ${kills} kills`);
      onRound?.(at + 1, wrong.length);
    }
    return {
      done: count,
      wrong,
      notes: [`downloaded again per kill: at most ${(most / MIB).toFixed(1)} MiB, of ${(needed / MIB).toFixed(0)} MiB`],
    };
  },
};

export const killedImports: Soak = {
  name: '`kill -9` during an import, up to three times, then resume',
  goal: 'all content arrives; nothing finished is done again; no leftover file',
  async run(count, folder, onRound) {
    const sample = await fillSample(join(folder, 'sample'), 4);
    const below = (name: string) => join(folder, name);
    const [archive, to, log, clean] = [below('archive'), below('target'), below('log'), below('clean')];
    await transfer({ way: 'export', sample, from: sample.dir, to: archive, log });
    const way = { way: 'import', sample, from: archive, to, log } as const;
    const took = (await transfer({ ...way, to: clean })) ?? 1000;
    const expected = hashesBelow(clean);
    const wrong: string[] = [];
    for (let at = 0; at < count; at += 1) {
      rmSync(log, { force: true });
      rmSync(to, { recursive: true, force: true });
      const kills = 1 + (at % 3);
      for (let kill = 0; kill < kills; kill += 1) wrong.push(...(await tried(way, Math.random() * took)));
      wrong.push(...(await tried(way)));
      if (hashesBelow(to) !== expected) wrong.push(`${at}: other content, or files left over`);
      wrong.push(...readAgain(log).map((what) => `${at}: ${what}`));
      onRound?.(at + 1, wrong.length);
    }
    return { done: count, wrong };
  },
};

/** What claims to be an archive and is not one. */
async function lies(dir: string): Promise<readonly string[]> {
  if (!existsSync(join(dir, 'archive.json'))) return [];
  await using archive = await openArchive([dir], { files, allowUnsigned: true });
  return (await archive.check({ readData: true })).map(({ message }) => `it claims to be complete, and ${message}`);
}
