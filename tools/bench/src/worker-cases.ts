import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgres, type Postgres } from '@cse/testkit';
import type { Case, Contender } from './case.ts';
import { smallImages, type FilledSource } from './content.ts';
import { measure, type Command, type Measured } from './measure.ts';
import { at, cseCommand, planCommand } from './tools.ts';

const AWAY = 150;
// Both registries, PostgreSQL and all workers share the processors of this machine. So few requests at once, and what is
// compared is how long they wait, as it is where each worker has a machine of its own.
const AT_ONCE = ['--concurrency', '4'];

/** One plan for a target that is far away, run by one process, and by workers of a queue. */
export async function workersCase(): Promise<Case> {
  const source = await smallImages(240);
  const database = await postgres();
  const run = contender('cse', source, ({ commandOf, plan }) => measured(commandOf(['run', plan, ...AT_ONCE])));
  const workers = [1, 4].map((count) =>
    contender(nameOf(count), source, (planned) => byWorkers(count, database, planned)),
  );
  return {
    name: `a plan of ${source.images.length} small images, 4 requests at once, the target ${AWAY} ms away`,
    goal: '4 workers ≥ 2.5× as fast as one',
    source: source.registry,
    contenders: [run, ...workers],
    reached: (figures) => {
      const [one, four] = [1, 4].map((count) => figures[nameOf(count)]?.seconds ?? NaN);
      return Number(one) / Number(four) >= 2.5;
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await source.registry.stop();
    },
  };
}

const nameOf = (count: number) => (count === 1 ? '1 worker' : `${count} workers`);

interface PlannedWork {
  /** The file of the plan. */
  readonly plan: string;
  /** A command of `cse` with the settings for both registries. */
  commandOf(words: readonly string[]): Promise<Command>;
}

/** Makes a plan for each target first, so that only what it takes to make it true is measured. */
function contender(tool: string, source: FilledSource, work: (planned: PlannedWork) => Promise<Measured>): Contender {
  return {
    tool,
    run: (target) =>
      at(target, AWAY, async (host) => {
        const home = await mkdtemp(join(tmpdir(), 'workers-bench-'));
        const plan = join(home, 'plan.json');
        const commandOf = (words: readonly string[]) => cseCommand(words, source, { home, host });
        await measured(planCommand(source, { home, host, out: plan }));
        await Promise.all([source.registry.forget(), target.forget()]);
        const took = await work({ plan, commandOf });
        await rm(home, { recursive: true });
        return took;
      }),
  };
}

/** From the start of the workers until there is nothing left to do. Together they took the sum of their processor time. */
async function byWorkers(count: number, { url }: Postgres, { plan, commandOf }: PlannedWork): Promise<Measured> {
  await measured(commandOf(['run', plan, '--queue', url, '--detach']));
  const command = commandOf(['worker', '--queue', url, '--until-empty', ...AT_ONCE]);
  const took = await Promise.all(Array.from({ length: count }, () => measured(command)));
  return {
    seconds: Math.max(...took.map(({ seconds }) => seconds)),
    cpuSeconds: took.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakMemory: Math.max(...took.map(({ peakMemory }) => peakMemory)),
    status: 0,
    said: '',
  };
}

async function measured(command: Promise<Command>): Promise<Measured> {
  const took = await measure(await command);
  if (took.status !== 0) throw new Error(`it ended with ${took.status}: ${took.said}`);
  return took;
}
