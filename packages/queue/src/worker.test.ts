import { CseError } from '@cse/errors';
import { contentId, GraphBuilder, printPlan } from '@cse/graph';
import { memoryStore, type Repository, type Store } from '@cse/store';
import { image, virtualClock } from '@cse/testkit';
import { expect, test } from 'vitest';
import {
  memoryQueue,
  work,
  workerShare,
  type PartOutcome,
  type QueueClock,
  type QueuedPart,
  type WorkerEvent,
} from './index.ts';

const time = virtualClock();
const clock: QueueClock = {
  ...time,
  sleep: (milliseconds, signal) => time.sleep(milliseconds, signal).catch(() => {}),
};

/** A source, and parts that bring a blob each to a registry, one after the other where that is said. */
async function scene(hosts: readonly string[], { inTurn = false } = {}) {
  const source = memoryStore();
  const parts: QueuedPart[] = [];
  for (const [at, host] of hosts.entries()) {
    const { layers } = await image(source, `s.example/app:v${at}`, { seed: `image ${at}` });
    const [graph, to] = [new GraphBuilder(), `${host}/app`];
    for (const content of layers)
      graph.add(
        { kind: 'copy-blob', id: contentId(to, content), needs: [], content, from: ['source:s.example/app'], to },
        'x',
      );
    const plan = { ...graph.build(), contents: new Map(), images: [], notes: [], postponed: [] };
    const after = inTurn ? parts.map(({ id }) => id) : [];
    parts.push({ id: `000${at + 1}-blobs`, site: 'any', after, plan: printPlan(plan), waits: {} });
  }
  const queue = memoryQueue(clock);
  const run = await queue.submit({ planId: '0123456789abcdef', plan: '', parts });
  return { source, queue, run, isOver: async () => (await queue.find(run.id))?.state !== 'running' };
}

type Scene = Awaited<ReturnType<typeof scene>>;

interface Hands {
  readonly name: string;
  /** Does something before a push goes on. */
  onPush?(host: string): void | Promise<void>;
  answers?(host: string): boolean;
}

/** A worker that works until the run is over; says what happened to it. */
async function worker({ source, queue }: Scene, { name, onPush = () => {}, answers = () => true }: Hands) {
  const events: WorkerEvent[] = [];
  const target = targetWith(onPush);
  const sides = { forPart: () => ({ source, target }), retried: () => [], [Symbol.asyncDispose]: async () => {} };
  const share = workerShare({ clock });
  await work({
    ...{ queue, clock, share, worker: name, untilEmpty: true },
    open: async () => sides,
    reaches: async (host) => answers(host),
    onEvent: (event) => void events.push(event),
  });
  return events.filter(({ type }) => type === 'part-taken').length;
}

function targetWith(onPush: (host: string) => void | Promise<void>): Store {
  const store = memoryStore();
  const repository = (name: string): Repository => {
    const own = store.repository(name);
    const push: Repository['push'] = async (content, open, options) => {
      await onPush(name.slice(0, name.indexOf('/')));
      return own.push(content, open, options);
    };
    return { ...own, push };
  };
  return { ...store, repository };
}

function unreachable(host: string): never {
  throw new CseError('REGISTRY_UNAVAILABLE', 'unavailable', `${host} cannot be reached`, { host });
}

const arrivals = (outcomes: ReadonlyMap<string, PartOutcome>) =>
  [...outcomes.values()].flatMap(({ events }) => events.map((event) => event.type));

test('a worker that is cut off leaves the parts to one that is busy for long, and does its share once it is back', async () => {
  const there = await scene(Array.from({ length: 12 }, () => 'a.example'));
  let isCut = true;
  const far = worker(there, {
    name: 'far',
    onPush: (host) => void (isCut && unreachable(host)),
    answers: () => !isCut,
  });
  const near = worker(there, { name: 'near', onPush: () => clock.sleep(60_000) });
  time.after(150_000, () => void (isCut = false));
  const taken = await Promise.all([far, near]);
  const outcomes = await there.queue.outcomes(there.run.id);
  expect(arrivals(outcomes)).toEqual(Array.from({ length: 12 }, () => 'step-finished'));
  const byWorker = Map.groupBy(outcomes.values(), (outcome) => outcome.worker);
  expect(byWorker.get('far')?.length).toBeGreaterThan(0);
  // Each of its two slots gave one back.
  expect(taken[0]).toBeLessThanOrEqual((byWorker.get('far')?.length ?? 0) + 2);
});

test('a registry that nobody can reach ends its parts after some attempts, and is no reason to give up another', async () => {
  const there = await scene(['down.example', 'down.example', 'a.example'], { inTurn: true });
  let failures = 0;
  const onPush = (host: string) => {
    if (host === 'down.example' || (failures += 1) === 1) unreachable(host);
  };
  const answers = (host: string) => host !== 'down.example';
  await Promise.all(['one', 'two'].map((name) => worker(there, { name, onPush, answers })));
  const outcomes = await there.queue.outcomes(there.run.id);
  expect(Object.fromEntries([...outcomes].map(([id, { events }]) => [id, events[0]?.type]))).toEqual({
    '0001-blobs': 'step-failed',
    '0002-blobs': 'step-failed',
    '0003-blobs': 'step-finished',
  });
});
