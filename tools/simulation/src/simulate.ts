import { afterAny, afterClean, afterIdle, afterMending } from './laws.ts';
import { processIn, type Trouble } from './process.ts';
import { keptState } from './kept-state.ts';
import type { Schedule } from './schedule.ts';
import { worldOf } from './world.ts';

// In one of so many schedules it is run once more with nothing to do.
const IDLE = 3;

/** Runs a schedule: with its trouble, then without, and some once more with nothing to do. Says which laws were broken. */
export async function simulate(schedule: Schedule): Promise<readonly string[]> {
  const world = await worldOf(schedule);
  const first = await processIn(world, schedule.trouble);
  const broken = [...(await afterAny(world, schedule, first)), ...afterMending(schedule, first)];
  if (broken.length > 0) return broken;
  const clean: Trouble = { seed: schedule.trouble.seed, faults: [] };
  const second = await processIn(world, clean);
  const unclean = [...(await afterAny(world, schedule, second)), ...(await afterClean(world, second))];
  if (unclean.length > 0) return unclean.map((law) => `the second time ${law}`);
  // A folder that holds another plan goes on refusing this one. What is all done costs as much to look at as it tells little.
  if (second.outcome !== 'done' || schedule.trouble.seed % IDLE !== 0) return [];
  world.state = keptState();
  const third = await processIn(world, clean);
  const idle = [...(await afterAny(world, schedule, third)), ...(await afterClean(world, third)), ...afterIdle(third)];
  return idle.map((law) => `the third time ${law}`);
}
