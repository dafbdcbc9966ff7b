import { spawn } from 'node:child_process';

/** A `cse` that runs, with what it said so far. */
export interface CseProcess {
  readonly ended: Promise<{ readonly exit: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Everything that was said until now. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
}

const BIN = new URL('../../../packages/cli/bin/run.js', import.meta.url).pathname;
// What Node has compiled is the same for every home.
const COMPILED = new URL('../../../node_modules/.cache/cse', import.meta.url).pathname;

/** Starts the built `cse` for a user with this home, by itself or `under` another program. */
export function startCse(args: readonly string[], home: string, under: readonly string[] = []): CseProcess {
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILED };
  const [program = '', ...line] = [...under, process.execPath, BIN, ...args];
  const child = spawn(program, line, { cwd: home, env });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ exit: number | null; stdout: string; stderr: string }>((resolve) =>
    child.once('close', (exit) => {
      process.off('exit', kill);
      resolve({ exit, stdout, stderr });
    }),
  );
  return { ended, said: () => stdout + stderr, kill: (signal) => void child.kill(signal) };
}
