import { setTimeout } from 'node:timers/promises';
import { orAbsent } from '@cse/errors';
import type { Plan, PutTag } from '@cse/graph';
import type { Repository, Store } from '@cse/store';
import type { ExitReport } from './run-and-show.ts';
import { write } from './streams.ts';

/** One plan that was run, and what came of it. */
export interface Attempt {
  readonly plan: Plan;
  readonly report: ExitReport;
}

const TIMES = 8;

/**
 * Plans and runs again where somebody else wrote to a tag that the plan rests on: before it was put, or right over it.
 * So what two runs merge into one tag at the same time is there in the end, from both.
 */
export async function untilStill(target: Store, attempt: () => Promise<Attempt>): Promise<ExitReport> {
  for (let left = TIMES; ; left -= 1) {
    const { plan, report } = await attempt();
    const moved = report.ok ? await overwritten(plan, target) : movedIn(report);
    if (moved === undefined || left === 1) return report;
    await write(process.stderr, `${moved} was changed by someone else in the meantime: planning again`);
  }
}

const movedIn = ({ failures }: ExitReport) => failures.find(({ code }) => code === 'TAG_MOVED')?.step;

// No registry has compare-and-swap. Who looked at a tag just before it was put has put his own by then, or seen this one.
const OTHERS_NEED = 1000;

async function overwritten(plan: Plan, target: Store): Promise<string | undefined> {
  const changed = [...plan.steps.values()]
    .filter((step) => step.kind === 'put-tag')
    .filter(({ expect, content }) => expect !== undefined && expect !== content.digest);
  if (changed.length === 0) return undefined;
  await setTimeout(OTHERS_NEED);
  for (const step of changed)
    if ((await namedBy(target.repository(step.to), step)) !== step.content.digest) return step.id;
  return undefined;
}

async function namedBy(repository: Repository, { tag }: PutTag): Promise<string | undefined> {
  return (await orAbsent(repository.resolve(tag)))?.digest;
}
