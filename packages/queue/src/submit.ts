import { partsOf, planId, printPlan, type Plan, type PartOptions, type PlanPart } from '@cse/graph';
import type { Queue, QueuedPart, QueuedRun } from './queue.ts';

export interface SubmitOptions extends PartOptions {
  /** How much may be under way at one registry, over all workers. */
  readonly concurrency?: number | undefined;
  /** The names of sites, by the host of their registry. */
  readonly sites?: Readonly<Record<string, string>> | undefined;
}

/** Puts a plan into a queue, part by part, or finds the run of it that is under way. */
export function submit(
  plan: Plan,
  queue: Pick<Queue, 'submit'>,
  { concurrency, sites = {}, ...options }: SubmitOptions = {},
): Promise<QueuedRun> {
  const parts = partsOf(plan, options).map((part) => queuedPart(part, sites));
  return queue.submit({ planId: planId(plan), plan: printPlan(plan), parts, concurrency });
}

function queuedPart({ id, plan, host, after, waits }: PlanPart, sites: Readonly<Record<string, string>>): QueuedPart {
  return { id, site: sites[host] ?? host, after, plan: printPlan(plan), waits: Object.fromEntries(waits) };
}
