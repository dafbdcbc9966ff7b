import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endingWithUs } from './children.ts';

const CSE = fileURLToPath(new URL('../../../../packages/cli/bin/run.js', import.meta.url));

/** How one command of the built `cse` ended. */
export interface CseRun {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
  /** In milliseconds. */
  readonly took: number;
}

export interface CseOptions {
  /** Its user's home: where it keeps what it has done so far. */
  readonly home: string;
  /** Milliseconds after which it is killed. */
  readonly killAfter?: number | undefined;
}

/** Runs a command of the built `cse`; kills it with SIGKILL after a while, where that is said. */
export async function runCse(args: readonly string[], { home, killAfter }: CseOptions): Promise<CseRun> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1' };
  const began = performance.now();
  const child = endingWithUs(
    spawn(process.execPath, [CSE, ...args], { cwd: home, env, stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  if (killAfter !== undefined) {
    const late = new AbortController();
    await Promise.race([setTimeout(killAfter, undefined, { signal: late.signal }).catch(() => undefined), ended]);
    late.abort();
    child.kill('SIGKILL');
  }
  const [exit, signal] = await ended;
  return { exit, signal, said: Buffer.concat(said).toString(), took: performance.now() - began };
}
