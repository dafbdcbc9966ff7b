import { stopWith } from '@cse/concurrency';
import { isCseError } from '@cse/errors';
import type { RunEvent } from '@cse/executor';
import type { QueueClock } from './clock.ts';
import { buryLost } from './lost.ts';
import type { SettledEvent } from './outcome.ts';
import type { Queue, TakenPart } from './queue.ts';
import { Reach } from './reach.ts';
import { runPart, type PartResult } from './run-part.ts';
import { SidesByRun } from './sides-by-run.ts';
import type { WorkerShare } from './share.ts';
import type { WorkerSides } from './worker-sides.ts';

export interface WorkerOptions {
  readonly queue: Queue;
  readonly clock: QueueClock;
  /** What it calls itself. */
  readonly worker: string;
  /** Opens both sides for the parts of a run. */
  open(run: string): Promise<WorkerSides>;
  readonly share: WorkerShare;
  /** Says whether a registry answers. */
  reaches(host: string): Promise<boolean>;
  /** Only the parts of this site. */
  readonly site?: string | undefined;
  /** How many parts it works on at once. */
  readonly slots?: number | undefined;
  /** Ends where no run is under way. */
  readonly untilEmpty?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined;
}

/** What a worker says of its work. */
export type WorkerEvent =
  | { readonly type: 'part-taken'; readonly part: TakenPart }
  | { readonly type: 'part-settled'; readonly part: TakenPart; readonly result: PartResult }
  /** Its registry is unavailable, or the worker stops: somebody else may try. */
  | { readonly type: 'part-released'; readonly part: TakenPart; readonly reason: string }
  /** Somebody else has it, or it was cancelled. */
  | { readonly type: 'part-gone'; readonly part: TakenPart }
  | { readonly type: 'step'; readonly part: TakenPart; readonly event: RunEvent };

/** How often a worker says that it is there, and how long it waits where there is nothing to do. Milliseconds. */
const BEAT = 3_000;
const IDLE = 500;
/** How long a worker leaves parts to others after it could not reach a registry. */
const SHY = { least: 5_000, most: 60_000 };

/** Takes parts, makes them true and settles them, until it is told to stop. Throws where the queue cannot be reached. */
export async function work(options: WorkerOptions): Promise<void> {
  const { slots = 2, signal } = options;
  using stop = stopWith(signal);
  await using sides = new SidesByRun(options.open);
  const { worker: id, site, reaches: answers } = options;
  const seated = { ...options, sides, reach: new Reach({ own: { id, site }, answers }), signal: stop.signal };
  const meeting = meet(seated);
  const seats = Array.from({ length: slots }, () => seat(seated));
  try {
    await Promise.all([...seats, Promise.race([meeting, Promise.allSettled(seats)])]);
  } finally {
    stop.abort();
    await Promise.allSettled([...seats, meeting]);
  }
}

/** Tells the others of this worker, and hears of theirs. */
async function meet({ queue, clock, worker, site, share, reach, signal }: Seat): Promise<void> {
  while (!signal.aborted) {
    const crowd = await queue.meet({ id: worker, site, closed: share.closed(), lost: reach.lost });
    share.heard(crowd);
    reach.heard(crowd);
    await clock.sleep(BEAT, signal);
  }
}

interface Seat extends WorkerOptions {
  readonly sides: SidesByRun;
  readonly reach: Reach;
  readonly signal: AbortSignal;
}

async function seat(options: Seat): Promise<void> {
  const { queue, clock, site, untilEmpty = false, reach, signal } = options;
  let shy = 0;
  while (!signal.aborted) {
    const isAway = reach.leavesToOthers();
    const part = isAway ? undefined : await queue.take({ site });
    if (part) {
      const reached = await attend(part, options);
      shy = reached ? 0 : Math.min(SHY.most, Math.max(SHY.least, shy * 2));
      if (shy > 0) await clock.sleep(shy, signal);
      continue;
    }
    await buryLost(options);
    if (untilEmpty && (await queue.runs()).every(({ state }) => state !== 'running')) return;
    await clock.sleep(isAway ? SHY.least : IDLE, signal);
    if (isAway && !signal.aborted) await reach.look();
  }
}

/** Works on one part; false where a registry could not be reached. */
async function attend(part: TakenPart, options: Seat): Promise<boolean> {
  const { queue, sides, signal, share, reach, onEvent = () => {} } = options;
  onEvent({ type: 'part-taken', part });
  share.asked(part.concurrency);
  using claim = stopWith(signal);
  const beating = beat(part, { ...options, claim });
  // It is awaited below; until then the work only has to stop.
  beating.catch(() => claim.abort());
  try {
    await using held = await sides.hold(part.run);
    const onStep = (event: RunEvent) => onEvent({ type: 'step', part, event });
    const result = await runPart(part, { ...options, ...held.sides.forPart(), signal: claim.signal, onStep });
    if (claim.signal.aborted && !signal.aborted) return (onEvent({ type: 'part-gone', part }), true);
    const failure = await unreached(part, result, queue);
    if (failure?.host !== undefined && !signal.aborted) reach.lose(failure.host);
    const reason = signal.aborted ? 'the worker stops' : failure?.message;
    if (reason === undefined) {
      await settle(part, { ...result, events: [...result.events, ...held.sides.retried()] }, options);
      await reach.look();
      return true;
    }
    await queue.release(part, signal.aborted ? 0 : SHY.least);
    onEvent({ type: 'part-released', part, reason });
    return signal.aborted;
  } finally {
    claim.abort();
    await beating;
  }
}

async function settle(part: TakenPart, result: PartResult, { queue, clock, onEvent = () => {} }: Seat): Promise<void> {
  const counts = await queue.settle(part, { ...result, at: clock.now() });
  onEvent(counts ? { type: 'part-settled', part, result } : { type: 'part-gone', part });
}

/** Says that the part is worked on, until it is settled or somebody else's. */
async function beat(part: TakenPart, { queue, clock, claim }: Seat & { readonly claim: AbortController }) {
  for (;;) {
    await clock.sleep(BEAT, claim.signal);
    if (claim.signal.aborted) return;
    // Where the queue cannot be reached the work goes on: who settles it first is right.
    const isMine = await queue.beat(part).catch((error: unknown) => {
      if (isCseError(error) && error.fault === 'unavailable') return true;
      throw error;
    });
    if (!isMine) claim.abort();
  }
}

/** Why another worker should try: a registry could not be reached from here. Once that was so of it to the end, no part is tried so long again. */
async function unreached(part: TakenPart, { events }: PartResult, queue: Queue): Promise<UnreachedStep | undefined> {
  const failed = events.find(isUnreached);
  if (!failed || part.isLast) return undefined;
  const others = await queue.outcomes(part.run);
  const isKnown = [...others.values()].some((outcome) =>
    outcome.events.some((event) => isUnreached(event) && event.host === failed.host),
  );
  return isKnown ? undefined : failed;
}

type UnreachedStep = Extract<SettledEvent, { readonly type: 'step-failed' }>;

const isUnreached = (event: SettledEvent): event is UnreachedStep =>
  event.type === 'step-failed' && event.fault === 'unavailable';
