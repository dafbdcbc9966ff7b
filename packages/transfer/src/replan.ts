import type { Report, Run } from '@cse/executor';
import { orAbsent } from '@cse/errors';
import type { Plan } from '@cse/graph';
import type { Store } from '@cse/store';
import type { Ports } from './ports.ts';

export interface ReplanOptions {
  /** The maximum number of plans. */
  readonly times: number;
  readonly target: Store;
  readonly clock: Pick<Ports['clock'], 'sleep'>;
  plan(): Promise<Plan>;
  run(plan: Plan): Run;
  /** Called with the tag that someone else changed. */
  readonly onMoved?: ((tag: string) => void | Promise<void>) | undefined;
}

/**
 * Plans and runs, and again where somebody else wrote to a tag that the plan rests on: before it was put, or right over it.
 * So what two runs merge into one tag at the same time is there in the end, from both. Each run is to be taken to its end.
 */
export async function* replanning({ times, target, clock, plan, run, onMoved }: ReplanOptions): AsyncGenerator<Run> {
  for (let left = times; ; left -= 1) {
    const attempt = run(await plan());
    yield attempt;
    const report = attempt.report();
    const moved = report.ok ? await overwritten(attempt.plan, target, clock) : movedIn(report);
    if (moved === undefined || left <= 1) return;
    await onMoved?.(moved);
  }
}

const movedIn = ({ failures }: Report) => failures.find(({ code }) => code === 'TAG_MOVED')?.step;

// No registry has compare-and-swap. Who looked at a tag just before it was put has put his own by then, or seen this one.
const OTHERS_NEED = 1000;

async function overwritten(
  plan: Plan,
  target: Store,
  clock: Pick<Ports['clock'], 'sleep'>,
): Promise<string | undefined> {
  const changed = [...plan.steps.values()]
    .filter((step) => step.kind === 'put-tag')
    .filter(({ expect, content }) => expect !== undefined && expect !== content.digest);
  if (changed.length === 0) return undefined;
  await clock.sleep(OTHERS_NEED);
  for (const step of changed)
    if ((await orAbsent(target.repository(step.to).resolve(step.tag)))?.digest !== step.content.digest) return step.id;
  return undefined;
}
