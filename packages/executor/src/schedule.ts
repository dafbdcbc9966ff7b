import { isCseError } from '@cse/errors';
import type { Plan, Step, StepId } from '@cse/graph';
import { Channel } from './channel.ts';
import type { RunEvent } from './event.ts';
import { Lanes } from './lanes.ts';
import { Pending, type Settled } from './pending.ts';
import { DEFAULT_CONCURRENCY } from './questions.ts';
import { ranksOf } from './ranks.ts';
import { wantedBytes } from './report.ts';
import { stepFailed } from './run.ts';

export interface ScheduleOptions {
  /** Steps that are known to be true already. */
  readonly done?: ReadonlySet<StepId> | undefined;
  /** How many blobs may be under way at once; of small ones twice as many, while all goes well. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Finish = Extract<RunEvent, { type: 'step-finished' }>['arrival'];

/** What is done for one step; `moved` is told of the bytes as they go. */
export type Perform = (step: Step, moved: (bytes: number) => void) => Promise<Finish>;

/** Performs the steps of a plan, each after what it needs. Steps that fail block those that need them; all others go on. */
export function schedule(plan: Plan, perform: Perform, options: ScheduleOptions = {}): AsyncIterable<RunEvent> {
  const events = new Channel<RunEvent>();
  run(plan, { ...options, perform, emit: (event) => events.send(event) }).then(
    () => events.close(),
    (error) => events.close(error),
  );
  return events;
}

interface ScheduledRun extends ScheduleOptions {
  readonly perform: Perform;
  readonly emit: (event: RunEvent) => void;
}

async function run(plan: Plan, { perform, emit, done, signal, concurrency }: ScheduledRun): Promise<void> {
  const causes = new Map<string, StepId>();
  const pending = new Pending(plan.steps);
  const ranks = ranksOf(plan);
  const lanes = new Lanes(concurrency ?? DEFAULT_CONCURRENCY, ({ id }) => ranks.get(id) ?? 0);
  const { promise: over, resolve: end, reject } = Promise.withResolvers<void>();
  let [active, finished] = [0, 0];
  emit({ type: 'run-started', steps: plan.steps.size, bytes: wantedBytes(plan) });
  advance(pending.begin());
  await over;
  emit({ type: 'run-finished', interrupted: signal?.aborted ?? false, complete: finished === plan.steps.size });

  /** Takes up what follows, and begins as much as there is room for. */
  function advance(settled: Settled): void {
    for (const { step, by } of settled.blocked) block(step, by);
    // A list that grows while it is walked: what is true already lets others follow at once.
    const ready = [...settled.ready];
    for (const step of ready)
      if (done?.has(step.id)) ready.push(...pending.settled(step.id, finish(step, 'resumed')).ready);
      else lanes.add(step);
    for (let step = next(); step; step = next()) begin(step);
    if (active === 0) end();
  }

  function next(): Step | undefined {
    return signal?.aborted ? undefined : lanes.take();
  }

  function begin(step: Step): void {
    active += 1;
    attempt(step).then((isTrue) => {
      active -= 1;
      lanes.giveBack(step, isTrue);
      advance(pending.settled(step.id, isTrue));
    }, reject);
  }

  async function attempt(step: Step): Promise<boolean> {
    emit({ type: 'step-started', id: step.id });
    try {
      return finish(step, await perform(step, (bytes) => emit({ type: 'step-moved', id: step.id, bytes })));
    } catch (error) {
      return signal?.aborted ? false : fail(step, error);
    }
  }

  // What was not even tried, because a registry answered the same a few times before, waits for the first of those.
  function fail(step: Step, error: unknown): boolean {
    const event = stepFailed(step.id, error);
    const cause = `${event.host} ${event.code}`;
    const first = causes.get(cause);
    if (first !== undefined && isCseError(error) && error.untried) return block(step, first);
    causes.set(cause, first ?? step.id);
    emit(event);
    return false;
  }

  function finish({ id }: Step, arrival: Finish): boolean {
    finished += 1;
    emit({ type: 'step-finished', id, arrival });
    return true;
  }

  function block({ id }: Step, by: StepId): boolean {
    if (!signal?.aborted) emit({ type: 'step-blocked', id, by });
    return false;
  }
}
