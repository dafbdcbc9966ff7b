import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a command line ended with. */
export interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly stdin?: string | undefined;
  /** Runs without a network. */
  readonly offline?: boolean | undefined;
  /** What starts it, with the command line behind it: `['unshare', '-m']`. */
  readonly under?: readonly string[] | undefined;
  /** Told of stdout as it comes. */
  readonly onStdout?: Watch | undefined;
  readonly onStderr?: Watch | undefined;
}

/** Looks at what is said, and may stop who says it. */
type Watch = (text: string, stop: (signal: NodeJS.Signals) => void) => void;

/** The built `cse`. */
export const BIN = new URL('../bin/run.js', import.meta.url).pathname;

const COMPILED = new URL('../../../node_modules/.cache/cse', import.meta.url).pathname;

/** The environment of a user with this home. What Node has compiled is the same for all of them, and kept in one place. */
export function environmentOf(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILED };
}

/** A home of its own for each test file: what is kept, installed and logged in there touches nobody. */
export class Home implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'cse-cli-'));

  /** Runs the built `cse`, as it would be run by a user whose home this is. */
  async cse(
    args: readonly string[],
    { cwd = this.dir, env, stdin = '', offline, under = [], onStdout, onStderr }: RunOptions = {},
  ): Promise<Outcome> {
    const line = [...(offline ? ['unshare', '-n'] : []), ...under, process.execPath, BIN, ...args];
    const child = spawn(line[0] ?? '', line.slice(1), { cwd, env: { ...environmentOf(this.dir), ...env } });
    child.stdin.end(stdin);
    // Once: a second signal would end it at once.
    const stop = (signal: NodeJS.Signals) => void (child.killed || child.kill(signal));
    child.stdout.on('data', (chunk: Buffer) => onStdout?.(chunk.toString(), stop));
    child.stderr.on('data', (chunk: Buffer) => onStderr?.(chunk.toString(), stop));
    const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const [stdout, stderr, exit] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { exit, stdout, stderr };
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
