import fc from 'fast-check';
import { schedules, type Schedule } from './schedule.ts';
import { simulate } from './simulate.ts';

export interface SimulationOptions {
  readonly runs: number;
  readonly seed: number;
  /** Where among the schedules of the seed, and how far shrunk, a failing one was found. */
  readonly path?: string | undefined;
}

/** What came of many schedules: how many ran, and the first that broke a law, as small as it could be made. */
export interface Checked {
  readonly runs: number;
  readonly failure?: BrokenLaw | undefined;
}

export interface BrokenLaw {
  readonly laws: readonly string[];
  readonly schedule: Schedule;
  /** The command that runs it again. */
  readonly again: string;
}

/** Runs the schedules of a seed until one breaks a law, and makes that one small. */
export async function check({ runs, seed, path }: SimulationOptions): Promise<Checked> {
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const laws = await simulate(schedule);
    if (laws.length > 0) throw new LawsBroken(laws);
  });
  const details = await fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  const { failed, counterexample, errorInstance, counterexamplePath, numRuns } = details;
  if (!failed || !counterexample) return { runs: numRuns };
  const laws = errorInstance instanceof LawsBroken ? errorInstance.laws : [String(errorInstance)];
  return { runs: numRuns, failure: { laws, schedule: counterexample[0], again: againOf(seed, counterexamplePath) } };
}

const BUILT = '--import ./tools/simulation/src/built.mjs';
const SOURCES = '--conditions=cse:source';
const isBuilt = () => process.execArgv.some((argument) => argument.endsWith('built.mjs'));

const againOf = (seed: number, path: string | null) =>
  `node ${isBuilt() ? BUILT : SOURCES} tools/simulation/src/main.ts --seed ${seed} --path ${path}`;

class LawsBroken extends Error {
  readonly laws: readonly string[];

  constructor(laws: readonly string[]) {
    super(laws.join('; '));
    this.laws = laws;
  }
}
