import { readFile } from 'node:fs/promises';
import * as os from 'node:os';

/** What is of interest of the machine that cse runs on. Memory is in bytes. */
export interface Machine {
  readonly system: string;
  /** The distribution, as it calls itself. */
  readonly release: string | undefined;
  readonly glibc: string | undefined;
  readonly processors: number;
  readonly memory: { readonly total: number; readonly free: number };
}

/** The machine that this runs on. */
export async function machineHere(): Promise<Machine> {
  const glibc = (process.report.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } }).header;
  return {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    release: (await readFile('/etc/os-release', 'utf8').catch(() => '')).match(/^PRETTY_NAME="?([^"\n]*)/m)?.[1],
    glibc: glibc?.glibcVersionRuntime,
    processors: os.availableParallelism(),
    memory: { total: os.totalmem(), free: os.freemem() },
  };
}
