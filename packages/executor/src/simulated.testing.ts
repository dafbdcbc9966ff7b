import { contentId, GraphBuilder, tagId, type Plan, type PlannedImage, type Step } from '@cse/graph';
import { describe, MediaType } from '@cse/oci';
import { virtualClock } from '@cse/testkit';
import type { RunEvent } from './event.ts';
import { schedule } from './schedule.ts';

// A generator of numbers that are the same each time (Numerical Recipes).
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

const encode = (text: string) => new TextEncoder().encode(text);
export const FAST = 'fast.example';
export const THROTTLED = 'slow.example';

/** Images of uneven blobs, from a few kB to hundreds of MB, a fifth of them from a host that is throttled. */
export function unevenPlan(count: number, seed = 1): Plan {
  const random = seededNumbers(seed);
  const graph = new GraphBuilder();
  const images: PlannedImage[] = [];
  for (let at = 0; at < count; at += 1) {
    const to = `base.example/app-${at}`;
    const host = random() < 0.2 ? THROTTLED : FAST;
    const needs = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, layer) => {
      const content = {
        ...describe(MediaType.layer, encode(`${at} ${layer}`)),
        size: Math.round(10 ** (3.5 + random() ** 2 * 4.8)),
      };
      const from = [`source:${host}/app-${at}`] as const;
      return graph.add({ kind: 'copy-blob', id: contentId(to, content), needs: [], content, from, to }, 'x');
    });
    const content = describe(MediaType.manifest, encode(`manifest ${at}`));
    const root = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs, content, to }, 'x');
    graph.add({ kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], content, tag: 'v1', to }, 'x');
    images.push({ reference: tagId(to, 'v1'), digest: content.digest, owner: 'x' });
  }
  return { ...graph.build(), contents: new Map(), images, notes: [], postponed: [] };
}

/** How long a step takes, in seconds: a request or two, and its bytes at the pace of the host that they are from. */
export function secondsFor(step: Step): number {
  if (step.kind !== 'copy-blob') return 0.08;
  const isThrottled = step.from[0]?.startsWith(`source:${THROTTLED}/`) ?? false;
  return (isThrottled ? 0.6 : 0.12) + step.content.size / (isThrottled ? 600_000 : 3_000_000);
}

export interface TimedEvent {
  readonly event: RunEvent;
  /** In seconds. */
  readonly at: number;
}

/** Runs a plan on a simulated clock; tells each event with its time, and calls `look` once a second. */
export async function simulate(
  plan: Plan,
  look: (at: number) => void = () => {},
  onEvent: (timed: TimedEvent) => void = () => {},
) {
  const clock = virtualClock();
  const now = () => clock.monotonic() / 1000;
  const events: TimedEvent[] = [];
  let isOver = false;
  const perform = async (step: Step, moved: (bytes: number) => void) => {
    const parts = step.kind === 'copy-blob' ? 20 : 1;
    for (let part = 0; part < parts; part += 1) {
      await clock.sleep((secondsFor(step) / parts) * 1000);
      if (step.kind === 'copy-blob') moved(step.content.size / parts);
    }
    return step.kind === 'put-tag' ? ('tagged' as const) : ('pushed' as const);
  };
  const running = (async () => {
    for await (const event of schedule(plan, perform)) {
      const timed = { event, at: now() };
      events.push(timed);
      onEvent(timed);
    }
    isOver = true;
  })();
  const looking = (async () => {
    for (; !isOver; await clock.sleep(1000)) look(now());
  })();
  await Promise.all([running, looking]);
  return { events, seconds: events.at(-1)?.at ?? 0 };
}
