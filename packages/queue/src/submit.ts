import { partsOf, planId, printPlan, type Plan, type PartOptions, type PlanPart } from '@cse/graph';
import type { Queue, QueuedPart, QueuedRun } from './queue.ts';

export interface SubmitOptions extends PartOptions {
  /** How much may be under way at one registry, over all workers. */
  readonly concurrency?: number | undefined;
}

/** Puts a plan into a queue, part by part, or finds the run of it that is under way. */
export function submit(
  plan: Plan,
  queue: Pick<Queue, 'submit'>,
  { concurrency, ...options }: SubmitOptions = {},
): Promise<QueuedRun> {
  const parts = partsOf(plan, options).map(queuedPart);
  return queue.submit({ planId: planId(plan), plan: printPlan(plan), parts, concurrency });
}

function queuedPart({ id, plan, site, after, waits }: PlanPart): QueuedPart {
  return { id, site, after, plan: printPlan(plan), waits: Object.fromEntries(waits) };
}
