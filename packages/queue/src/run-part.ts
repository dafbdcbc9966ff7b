import { execute, finishedIn, stepFailed, stillThere, type RunEvent } from '@cse/executor';
import { parsePlan, type Plan, type StepId } from '@cse/graph';
import type { SourceStore, Store } from '@cse/store';
import type { QueueClock } from './clock.ts';
import { isSettled, type PartOutcome, type SettledEvent } from './outcome.ts';
import type { Queue, QueuedPart, TakenPart } from './queue.ts';

/** What came of a part in the hands of a worker. */
export type PartResult = PartOutcome;

export interface PartRunOptions {
  readonly queue: Pick<Queue, 'outcomes'>;
  readonly source: SourceStore;
  readonly target: Store;
  readonly clock: Pick<QueueClock, 'monotonic'>;
  readonly worker: string;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((event: RunEvent) => void) | undefined;
}

/** Makes one part true, as far as the parts before it let it. Never throws: what goes wrong is the failure of its steps. */
export async function runPart(part: TakenPart, options: PartRunOptions): Promise<PartResult> {
  const { clock, worker, signal, onStep } = options;
  const started = clock.monotonic();
  const events: SettledEvent[] = [];
  try {
    for await (const event of eventsOf(part, options)) {
      onStep?.(event);
      if (isSettled(event)) events.push(event);
    }
  } catch (error) {
    if (!signal?.aborted) events.push(...failedWith(part, error, events));
  }
  return { worker, seconds: (clock.monotonic() - started) / 1000, events };
}

async function* eventsOf(part: TakenPart, { queue, source, target, signal }: PartRunOptions): AsyncIterable<RunEvent> {
  const plan = parsePlan(part.plan);
  const before = await queue.outcomes(part.run, { only: part.after });
  const made = finishedIn([...before.values()].flatMap(({ events }) => events));
  const blocked = blockedIn(part, made);
  for (const [id, by] of blocked) yield { type: 'step-blocked', id, by };
  const open = { ...plan, steps: new Map([...plan.steps].filter(([id]) => !blocked.has(id))) };
  const kept = await keptBefore(part, open, { queue, target, signal });
  const done = new Set([...open.steps.keys()].filter((id) => made.has(id) || kept.has(id)));
  const put = pushedIn([...before.values()]);
  const assumeEmpty = part.attempt === 1 && numberOf(part.run) === 1;
  yield* execute(open, { source, target, done, put, signal, assumeEmpty });
}

function pushedIn(outcomes: readonly PartOutcome[]): ReadonlySet<StepId> {
  const events = outcomes.flatMap((outcome) => outcome.events);
  return new Set(
    events.flatMap((event) => (event.type === 'step-finished' && event.arrival === 'pushed' ? [event.id] : [])),
  );
}

/** The steps that wait for something that no part before made true. */
function blockedIn({ waits }: QueuedPart, made: ReadonlySet<StepId>): ReadonlyMap<StepId, StepId> {
  const blocked = Object.entries(waits).map(([id, needs]) => [id, needs.find((need) => !made.has(need))] as const);
  return new Map(blocked.flatMap(([id, by]) => (by === undefined ? [] : [[id, by] as const])));
}

/** What the run of the same plan before this one finished of a part, as far as the target still has it. */
async function keptBefore(
  { run, id }: TakenPart,
  plan: Plan,
  { queue, ...options }: Pick<PartRunOptions, 'queue' | 'target' | 'signal'>,
): Promise<ReadonlySet<StepId>> {
  const number = numberOf(run);
  if (number === 1) return new Set();
  const earlier = await queue.outcomes(`${run.slice(0, run.lastIndexOf('-'))}-${number - 1}`, { only: [id] });
  const finished = finishedIn(earlier.get(id)?.events ?? []);
  return finished.size > 0 ? stillThere(plan, finished, options) : finished;
}

const numberOf = (run: string) => Number(run.slice(run.lastIndexOf('-') + 1));

/** All that is not settled of a part failed for one reason. */
export function failedWith(
  { plan, id: part }: Pick<QueuedPart, 'plan' | 'id'>,
  error: unknown,
  settled: readonly SettledEvent[] = [],
): readonly SettledEvent[] {
  const known = new Set(settled.flatMap((event) => (event.type === 'request-retried' ? [] : [event.id])));
  const [first, ...others] = stepsIn(plan).filter((id) => !known.has(id));
  const id = first ?? part;
  return [stepFailed(id, error), ...others.map((other) => ({ type: 'step-blocked', id: other, by: id }) as const)];
}

function stepsIn(plan: string): readonly StepId[] {
  try {
    return [...parsePlan(plan).steps.keys()];
  } catch {
    // A plan that cannot be read has no steps, and that it cannot be read is the failure.
    return [];
  }
}
