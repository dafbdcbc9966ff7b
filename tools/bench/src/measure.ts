import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';

/** One command, with all that it took. */
export interface Measured {
  readonly seconds: number;
  /** Of user and system together. */
  readonly cpuSeconds: number;
  /** The most memory that it held at once, in bytes. */
  readonly peakMemory: number;
  readonly status: number;
  /** What it said last on stderr, for a run that went wrong. */
  readonly said: string;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A file that it reads as its standard input. */
  readonly stdin?: string | undefined;
}

/** Runs a command to its end. Memory and processor time are read from /proc while it runs, to within a sample. */
export async function measure({ program, args, env = {}, stdin }: Command): Promise<Measured> {
  const input = stdin === undefined ? 'ignore' : openSync(stdin, 'r');
  const started = performance.now();
  const child = spawn(program, args, { stdio: [input, 'ignore', 'pipe'], env: { ...process.env, ...env } });
  const said: string[] = [];
  child.stderr?.on('data', (chunk: Buffer) => void said.push(chunk.toString()));
  let last = { cpuSeconds: 0, peakMemory: 0 };
  const sampler = setInterval(() => (last = sample(child.pid) ?? last), 10);
  const [status]: readonly (number | null)[] = await once(child, 'exit');
  clearInterval(sampler);
  if (typeof input === 'number') closeSync(input);
  return {
    seconds: (performance.now() - started) / 1000,
    ...last,
    status: status ?? 1,
    said: said.join('').slice(-2000),
  };
}

/** The processor time that a process has taken so far, of user and system together; 0 of one that has ended. */
export const cpuSecondsOf = (pid: number): number => sample(pid)?.cpuSeconds ?? 0;

const TICKS = 100;

function sample(pid: number | undefined): Pick<Measured, 'cpuSeconds' | 'peakMemory'> | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    // A process that has ended, and was not waited for yet, has no memory left to tell of.
    if (peak === undefined) return undefined;
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS, peakMemory: Number(peak) * 1024 };
  } catch {
    // It ended between two samples.
    return undefined;
  }
}
