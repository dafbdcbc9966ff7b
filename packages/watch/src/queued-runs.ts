import { parsePlan, type Plan } from '@cse/graph';
import type { KeptEvent, RunEvent } from '@cse/executor';
import { Outcomes, type PartOutcome, type Queue, type QueuedRun } from '@cse/queue';
import type { RunStanding, Watched, WatchClock, WatchedRun, WorkerRecord } from './watched.ts';

type Readable = Pick<Queue, 'find' | 'runs' | 'planOf' | 'outcomes' | 'standing'>;

/** The runs of a queue, whichever machines work on them. */
export function queuedRuns(queue: Readable, { now }: Pick<WatchClock, 'now'>): Watched {
  return {
    list: async () =>
      (await queue.runs()).map(({ id, state, submitted, finished, settled, parts }) => ({
        id,
        kind: 'queue',
        standing: STANDINGS[state],
        at: finished ?? submitted,
        done: settled,
        total: parts,
      })),
    async open(id) {
      const run = await queue.find(id);
      return run && openRun(run, { queue, now });
    },
  };
}

const STANDINGS: Readonly<Record<QueuedRun['state'], RunStanding>> = {
  running: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
};

interface QueueSide {
  readonly queue: Readable;
  now(): number;
}

function openRun({ id, submitted }: QueuedRun, { queue, now }: QueueSide): WatchedRun {
  const seen = new Map<string, WorkerRecord>();
  const parts = new Set<string>();
  let outcomes: Outcomes | undefined;
  let isOver = false;
  const plan = once(async () => parsePlan(await queue.planOf(id)));

  async function* news(): AsyncGenerator<KeptEvent> {
    if (!outcomes) yield { type: 'run-started', steps: 0, bytes: 0, at: submitted };
    outcomes ??= new Outcomes(await plan());
    const run = await queue.find(id);
    for (const [part, outcome] of await queue.outcomes(id, { except: parts })) {
      parts.add(part);
      note(seen, outcome);
      yield* timed(outcomes.add(outcome), outcome, now());
    }
    if (isOver || run?.state === 'running') return;
    isOver = true;
    const at = run?.finished ?? now();
    for (const event of outcomes.rest()) yield { ...event, at };
    yield { type: 'run-finished', interrupted: run?.state !== 'finished', at };
  }

  return {
    id,
    kind: 'queue',
    plan,
    news: () => Array.fromAsync(news()),
    async presence() {
      const [run, standing] = await Promise.all([queue.find(id), queue.standing(id)]);
      const isCancelled = run?.state === 'cancelled';
      return {
        isAlive: run?.state === 'running',
        isCancelled,
        queue: {
          ...standing,
          get settled() {
            return [...seen.values()].sort((a, b) => b.parts - a.parts);
          },
        },
      };
    },
  };
}

/** What a part came to, as if it had been seen: it took as long as its worker says, until it was settled. */
function* timed(events: readonly RunEvent[], { seconds, at }: PartOutcome, now: number): Generator<KeptEvent> {
  const end = at ?? now;
  for (const event of events) {
    if (event.type === 'step-finished') yield { type: 'step-started', id: event.id, at: end - seconds * 1000 };
    yield { ...event, at: end };
  }
}

function note(seen: Map<string, WorkerRecord>, { worker, seconds }: PartOutcome): void {
  const before = seen.get(worker) ?? { worker, parts: 0, seconds: 0 };
  seen.set(worker, { worker, parts: before.parts + 1, seconds: before.seconds + seconds });
}

function once(make: () => Promise<Plan>): () => Promise<Plan> {
  let made: Promise<Plan> | undefined;
  return () => (made ??= make());
}
