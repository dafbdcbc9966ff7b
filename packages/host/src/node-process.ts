import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ended, silent, tooMuch } from './errors.ts';
import { decodeFrames, encodeFrame, type Frame } from './frames.ts';
import type { ToChild } from './message.ts';

export interface ProcessOptions {
  /** Whose process it is, for what is said of it. */
  readonly name: string;
  /** The folders and files that it may read. */
  readonly readable: readonly string[];
  /** Its own folder. */
  readonly root: string;
  readonly signal: AbortSignal;
  readonly limits: ProcessLimits;
  /** Told of each line that it prints. */
  readonly onOutput: (line: string) => void;
}

export interface ProcessLimits {
  /** Seconds without a word, while it waits for nothing. */
  readonly silence: number;
  /** MiB of its heap, and of memory in all. */
  readonly heap: number;
  readonly memory: number;
  /** Bytes of one message, and of all that it prints. */
  readonly message: number;
  readonly output: number;
}

/** A process that a plugin runs in. It ends with the block that it is used in, whatever it does. */
export interface PluginProcess extends AsyncDisposable {
  send(message: ToChild, bytes?: Uint8Array): void;
  /** What it says next. Throws where it ends, is silent or takes too much. */
  next(): Promise<Frame>;
  /** Says that the plugin does not wait for anything from here, or that it does. */
  isServed: (served: boolean) => void;
}

const IN_SOURCES = import.meta.url.endsWith('.ts');
// Built, it stands beside this file; in the sources too.
const CHILD = fileURLToPath(new URL(`./node-child${IN_SOURCES ? '.ts' : '.js'}`, import.meta.url));

export function startProcess(options: ProcessOptions): PluginProcess {
  const { name, limits, signal } = options;
  const child = spawn(process.execPath, argumentsOf(options), {
    cwd: options.root,
    env: {},
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  // The fourth is a pipe in both directions, as the third is for reading.
  const line = child.stdio[3] as Duplex;
  let why: Error | undefined;
  const stop = (error?: Error) => {
    why ??= error;
    child.kill('SIGKILL');
  };
  const abort = () => stop();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  // What it had not read when it ended is nobody's loss.
  line.on('error', () => {});
  child.once('error', (error) => (why ??= error));
  listen(child, { ...options, stop });
  const watch = watchOver(child, { name, limits, stop });
  const tooLong = (size: number) => tooMuch(name, `sends a message of ${size} bytes`);
  const frames = decodeFrames(line, { limit: limits.message, tooLong });

  return {
    send: (message, bytes) => void (line.writable && line.write(encodeFrame(message, bytes))),
    isServed: watch.isServed,
    async next() {
      const { done, value } = await frames.next();
      watch.heard();
      if (!done) return value;
      await closed;
      signal.throwIfAborted();
      throw why ?? ended(name, howEnded(child, limits));
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', abort);
      stop();
      // What it said meanwhile is not read any more, and would keep the line open.
      line.destroy();
      await closed;
      watch.end();
    },
  };
}

function argumentsOf({ readable, limits }: ProcessOptions): readonly string[] {
  return [
    '--permission',
    ...[dirname(CHILD), ...readable].map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${limits.heap}`,
    '--disable-sigusr1',
    '--no-warnings',
    // What runs from the sources of this repository takes its packages from there too.
    ...(IN_SOURCES ? ['--conditions=cse:source'] : []),
    CHILD,
  ];
}

function howEnded({ exitCode, signalCode }: ChildProcess, { heap }: ProcessLimits): string {
  if (signalCode === 'SIGABRT' || signalCode === 'SIGTRAP' || exitCode === 134)
    return `for want of memory (its heap may have ${heap} MiB)`;
  return signalCode ? `by ${signalCode}` : `with exit code ${exitCode}`;
}

interface Stopping {
  readonly name: string;
  readonly limits: ProcessLimits;
  readonly stop: (error?: Error) => void;
}

function listen(child: ChildProcess, { limits, onOutput, stop, name }: ProcessOptions & Stopping): void {
  let printed = 0;
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text.length;
      if (printed > limits.output) return stop(tooMuch(name, `prints more than ${limits.output} bytes`));
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) onOutput(each);
    });
    stream?.on('end', () => rest && onOutput(rest));
  }
}

const SECOND = 1000;
const PAGE = 4096;
const MIB = 1024 * 1024;

/** Ends a process that says nothing while nobody owes it an answer, or that takes more memory than it may. */
function watchOver({ pid = 0 }: ChildProcess, { name, limits, stop }: Stopping) {
  let last = performance.now();
  let served = true;
  const look = () => {
    if (served && performance.now() - last > limits.silence * SECOND)
      stop(silent(name, `it said nothing for ${limits.silence} seconds`));
    else if (residentOf(pid) > limits.memory * MIB)
      stop(tooMuch(name, `takes more than ${limits.memory} MiB of memory`));
  };
  const timer = setInterval(look, Math.min(SECOND / 2, limits.silence * SECOND)).unref();
  return {
    heard: () => void (last = performance.now()),
    isServed(now: boolean) {
      served = now;
      last = performance.now();
    },
    end: () => clearInterval(timer),
  };
}

/** Bytes in memory, where the system tells (proc(5), statm). A heap has a bound of its own, and buffers stand beside it. */
function residentOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE;
  } catch {
    return 0;
  }
}
