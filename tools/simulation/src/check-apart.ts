import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SimulationOptions } from './check.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const HOW = {
  sources: ['--conditions=cse:source'],
  built: ['--import', new URL('built.mjs', import.meta.url).href],
};

export interface CheckApartOptions extends Omit<SimulationOptions, 'path'> {
  /** What is run: the packages as they are written, or as they are built and shipped. */
  readonly of?: keyof typeof HOW | undefined;
}

/** How a check in a process of its own ended: 0, and nothing to say, where every law was kept. */
export interface CheckedApart {
  readonly ended: number;
  readonly said: string;
}

/** Runs the schedules of a seed in a process of its own, so that several processors share the work. */
export function checkApart({ runs, seed, of = 'sources' }: CheckApartOptions): Promise<CheckedApart> {
  const args = [...HOW[of], MAIN, '--runs', String(runs), '--seed', String(seed)];
  return new Promise((resolve) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve(error ? { ended: Number(error.code ?? 1), said: `${stdout}${stderr}` } : { ended: 0, said: '' }),
    );
  });
}
