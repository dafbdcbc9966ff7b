import type { ByteCounts, Cause, Circumstances, Failure, RunProgress, StepCounts } from '@cse/executor';
import { siteFinder, type Plan } from '@cse/graph';
import type { Attempt } from './attempt.ts';
import type { Curves } from './flow.ts';
import type { ImageState } from './image-states.ts';
import { hostIn, lineFrom, lineTo, sourceOf, targetOf } from './places.ts';
import type { RetryGroup } from './retries.ts';
import type { RunPresence, RunKind, RunStanding, WatchedQueue } from './watched.ts';

/** A run as the page shows it: all that is said of it at one moment. */
export interface RunView {
  readonly id: string;
  readonly kind: RunKind;
  readonly standing: RunStanding;
  readonly circumstances: Circumstances;
  /** In milliseconds since 1970. */
  readonly started: number;
  /** When something last happened. */
  readonly last: number;
  readonly seconds: number;
  readonly progress: RunProgress;
  readonly steps: StepCounts;
  readonly bytes: ByteCounts;
  readonly lines: readonly LineView[];
  readonly sites: readonly ShareView[];
  readonly plugins: readonly ShareView[];
  readonly moving: readonly MovingView[];
  readonly retries: readonly RetryGroup[];
  readonly causes: readonly Cause[];
  readonly failures: readonly Failure[];
  readonly curves: Curves;
  /** By their places in the plan's list of images. */
  readonly images: readonly ImageState[];
  readonly queue?: WatchedQueue | undefined;
}

/** What goes from or to one registry. */
export interface LineView {
  readonly host: string;
  readonly way: 'from' | 'to';
  readonly bytes: number;
  readonly perSecond: number;
}

/** The images of one site, or of one plugin. Where a plan names no sites, each registry is one. */
export interface ShareView {
  readonly name: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** A blob that travels. */
export interface MovingView {
  readonly repository: string;
  readonly digest: string;
  readonly source: string | undefined;
  readonly moved: number;
  readonly size: number;
}

export interface ViewOptions {
  readonly id: string;
  readonly kind: RunKind;
  readonly plan: Plan;
  readonly attempt: Attempt;
  readonly presence: RunPresence;
  readonly circumstances: Circumstances;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** What is to be said of a run at a moment. */
export function viewOf({ id, kind, plan, attempt, presence, circumstances, now }: ViewOptions): RunView {
  const { started, last, retries, causes, failures, images } = attempt;
  const { steps, bytes } = attempt.sums;
  const end = presence.isAlive ? now : last;
  const siteOf = siteFinder(plan);
  return {
    id,
    kind,
    standing: standingOf(attempt, steps, presence),
    circumstances,
    started,
    last,
    seconds: (end - started) / 1000,
    progress: attempt.progress.at(end / 1000),
    steps,
    bytes,
    lines: linesOf(plan, attempt, end),
    sites: sharesOf(plan, images.all, ({ reference }) => siteOf(reference)?.name ?? hostIn(reference)),
    plugins: sharesOf(plan, images.all, ({ owner }) => owner),
    moving: presence.isAlive ? movingIn(plan, attempt, end) : [],
    retries: retries.groups,
    causes,
    failures,
    curves: attempt.flow.curves(end / 1000),
    images: images.all,
    queue: presence.queue,
  };
}

function standingOf({ ended }: Attempt, steps: RunView['steps'], presence: RunPresence): RunStanding {
  if (presence.isCancelled) return 'cancelled';
  if (!ended) return presence.isAlive ? 'running' : 'cut off';
  if (steps.done >= steps.total) return 'complete';
  return ended.interrupted ? 'stopped' : 'not complete';
}

/** The registries that bytes go from, and then those that they go to. */
function linesOf(plan: Plan, { flow, went }: Attempt, end: number): readonly LineView[] {
  const [sources, targets] = [new Set<string>(), new Set<string>()];
  for (const step of plan.steps.values()) {
    targets.add(targetOf(step));
    const source = sourceOf(step);
    if (source !== undefined) sources.add(source);
  }
  const viewOfLine = (host: string, way: LineView['way']): LineView => {
    const line = way === 'from' ? lineFrom(host) : lineTo(host);
    return { host, way, bytes: went.get(line) ?? 0, perSecond: flow.perSecond(line, end / 1000) };
  };
  return [
    ...[...sources].sort().map((host) => viewOfLine(host, 'from')),
    ...[...targets].sort().map((host) => viewOfLine(host, 'to')),
  ];
}

type Naming = (image: Plan['images'][number]) => string;

function sharesOf({ images }: Plan, states: readonly ImageState[], nameOf: Naming): readonly ShareView[] {
  const shares = new Map<string, { total: number; done: number; failed: number }>();
  for (const [place, image] of images.entries()) {
    const name = nameOf(image);
    const share = shares.get(name) ?? { total: 0, done: 0, failed: 0 };
    shares.set(name, share);
    const state = states[place];
    share.total += 1;
    if (state === 'moved' || state === 'existed') share.done += 1;
    if (state === 'failed' || state === 'blocked') share.failed += 1;
  }
  return [...shares].map(([name, share]) => ({ name, ...share })).sort((a, b) => b.total - a.total);
}

function movingIn({ steps }: Plan, { progress }: Attempt, end: number): readonly MovingView[] {
  return progress.at(end / 1000).underWay.map(({ id, moved, size }) => {
    const [repository = '', digest = ''] = id.split('@');
    const step = steps.get(id);
    return { repository, digest, source: step && sourceOf(step), moved: Math.min(moved, size), size };
  });
}
