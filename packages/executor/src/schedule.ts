import { faultOf, isCseError, messageOf, Slots } from '@cse/errors';
import type { Plan, Step, StepId } from '@cse/graph';
import { Channel } from './channel.ts';
import type { RunEvent } from './event.ts';

export interface ScheduleOptions {
  /** Steps that are known to be true already. */
  readonly done?: ReadonlySet<StepId> | undefined;
  /** How many blobs may be under way at once. */
  readonly concurrency?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Finish = Extract<RunEvent, { type: 'step-finished' }>['arrival'];

/** What is done for one step; `moved` is told of the bytes as they go. */
export type Perform = (step: Step, moved: (bytes: number) => void) => Promise<Finish>;

// Above this size a blob takes a place in the lane of the large ones, so that a few of them cannot hold up all the rest.
const LARGE = 4 * 1024 * 1024;
const DEFAULT_CONCURRENCY = 16;

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
  const outcome = new Map<StepId, Promise<boolean>>();
  const causes = new Map<string, StepId>();
  const lanes = lanesFor(concurrency ?? DEFAULT_CONCURRENCY);
  const steps = [...plan.steps.values()];
  emit({ type: 'run-started', steps: steps.length, bytes: steps.reduce((sum, step) => sum + blobSize(step), 0) });
  // Steps come after what they need, so every need already has its outcome here.
  for (const step of steps) outcome.set(step.id, settle(step));
  await Promise.all(outcome.values());
  emit({ type: 'run-finished', interrupted: signal?.aborted ?? false });

  async function settle(step: Step): Promise<boolean> {
    for (const earlier of step.after ?? []) await outcome.get(earlier);
    for (const need of step.needs) if (!(await outcome.get(need))) return block(step, need);
    if (done?.has(step.id)) return finish(step, 'resumed');
    return lanes(step).hold(blobSize(step), () => attempt(step));
  }

  async function attempt(step: Step): Promise<boolean> {
    if (signal?.aborted) return false;
    emit({ type: 'step-started', id: step.id });
    try {
      return finish(step, await perform(step, (bytes) => emit({ type: 'step-moved', id: step.id, bytes })));
    } catch (error) {
      return signal?.aborted ? false : fail(step, error);
    }
  }

  // What was not even tried, because a registry answered the same a few times before, waits for the first of those.
  function fail(step: Step, error: unknown): boolean {
    const event = failure(step, error);
    const cause = `${event.host} ${event.code}`;
    const first = causes.get(cause);
    if (first !== undefined && isCseError(error) && error.untried) return block(step, first);
    causes.set(cause, first ?? step.id);
    emit(event);
    return false;
  }

  function finish({ id }: Step, arrival: Finish): boolean {
    emit({ type: 'step-finished', id, arrival });
    return true;
  }

  function block({ id }: Step, by: StepId): boolean {
    if (!signal?.aborted) emit({ type: 'step-blocked', id, by });
    return false;
  }
}

function lanesFor(concurrency: number): (step: Step) => Slots {
  const large = new Slots(Math.max(1, Math.ceil(concurrency / 4)));
  const small = new Slots(Math.max(1, concurrency));
  return (step) => (blobSize(step) > LARGE ? large : small);
}

function failure({ id }: Step, error: unknown): Extract<RunEvent, { type: 'step-failed' }> {
  const message = messageOf(error);
  const { code = 'INTERNAL', hint, host } = isCseError(error) ? error : {};
  const known = { ...(hint === undefined ? {} : { hint }), ...(host === undefined ? {} : { host }) };
  return { type: 'step-failed', id, code, fault: faultOf(error), message, ...known };
}

function blobSize(step: Step): number {
  return step.kind === 'copy-blob' ? step.content.size : 0;
}
