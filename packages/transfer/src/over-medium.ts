import type { RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import type { Store } from '@cse/store';
import type { Carried, Filling } from './medium.ts';

/** Runs a plan into a medium, and makes that complete once all of it is there. */
export async function* finishing(
  plan: Plan,
  events: AsyncIterable<RunEvent>,
  medium: Filling,
): AsyncGenerator<RunEvent> {
  let done = 0;
  for await (const event of events) {
    if (event.type === 'step-finished') done += 1;
    yield event;
  }
  if (done === plan.steps.size) await medium.finish();
}

interface Sides {
  readonly from: Carried;
  readonly target: Store;
}

/** Runs a plan out of a medium, once that has seen that it can be. */
export async function* admitted(
  plan: Plan,
  events: AsyncIterable<RunEvent>,
  { from, target }: Sides,
): AsyncGenerator<RunEvent> {
  await from.admit?.(plan, target);
  yield* events;
}

/** The plan with a word on who vouches for what it brings, which is so kept with the run. */
export const withOrigin = (plan: Plan, from: Carried | undefined): Plan =>
  from?.origin === undefined ? plan : { ...plan, notes: [...plan.notes, from.origin] };
