import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeptEvent } from '@cse/executor';
import { printPlan } from '@cse/graph';
import { memoryQueue } from '@cse/queue';
import { nodeState } from '@cse/transfer';
import { expect, onTestFinished, test } from 'vitest';
import { keptRuns } from './kept-runs.ts';
import { Lookout } from './lookout.ts';
import { queuedRuns } from './queued-runs.ts';
import { eventsOf, planOf, ToldRuns } from './watched.testing.ts';

const START = 1_700_000_000_000;
const clock = { time: START, now: () => clock.time };

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'cse-watch-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test('a run of another process is seen while it goes on, and cut off once nobody is at work on it', async () => {
  const dir = await folder();
  const plan = planOf(20);
  const events = eventsOf(plan, 0.5, Date.now() - 5_000);
  const state = nodeState(dir);
  const run = await state.open('aaaa', plan);
  for (const event of events) run.keep(event);
  const blob = [...plan.steps.values()][30];
  run.moved({ type: 'step-moved', id: blob?.id ?? '', bytes: 3_000_000 });
  const lookout = new Lookout([keptRuns(nodeState(dir), { now: () => Date.now() })], { now: () => Date.now() });
  const movedOf = ({ moved }: { readonly moved: number }) => moved;
  await expect.poll(async () => (await lookout.look())?.view.moving.map(movedOf)).toContain(3_000_000);
  const view = (await lookout.look())?.view;
  expect(view).toMatchObject({ standing: 'running', steps: { done: 27, total: 60, failed: 1, blocked: 2 } });
  expect(view?.causes).toMatchObject([{ code: 'REGISTRY_DENIED', steps: 1, blocked: 2 }]);
  expect(view?.lines.map(({ way, host }) => `${way} ${host}`)).toEqual([
    'from hub.example.com',
    'from projects.example.com',
    'to hub.example.com',
    'to munich.example.com',
  ]);
  expect(view?.retries).toMatchObject([{ host: 'hub.example.com', count: 1 }]);
  expect(await lookout.list()).toMatchObject([{ standing: 'running', done: 27, total: 60 }]);
  await run[Symbol.asyncDispose]();
  await expect.poll(async () => (await lookout.look())?.view.standing).toBe('cut off');
  expect((await lookout.look())?.view.moving).toEqual([]);
  await expect.poll(async () => (await lookout.list())[0]?.standing).toBe('cut off');
});

test('every byte that was copied is on the lines, whether it was seen on its way or not', async () => {
  const runs = new ToldRuns();
  const plan = planOf(20);
  const events = [...eventsOf(plan, 1, START)];
  runs.runs.push({
    ...({ id: 'aaaa', kind: 'transfer', standing: 'complete', at: START, done: 0, total: 0 } as const),
    ...{ plan, events, presence: { isAlive: false } },
  });
  const view = (await new Lookout([runs], clock).look())?.view;
  const sumOf = (way: string) =>
    view?.lines.filter((line) => line.way === way).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(view?.bytes.moved).toBeGreaterThan(0);
  expect([sumOf('from'), sumOf('to')]).toEqual([view?.bytes.moved, view?.bytes.moved]);
});

test('images are counted by site, and by registry where a plan names no sites', async () => {
  const runs = new ToldRuns();
  const plan = planOf(20);
  const events = [...eventsOf(plan, 1, START)];
  const run = { kind: 'transfer', standing: 'complete', at: START, done: 0, total: 0 } as const;
  runs.runs.push({ ...run, id: 'aaaa', plan, events, presence: { isAlive: false } });
  runs.runs.push({ ...run, id: 'bbbb', plan: { ...plan, sites: [] }, events, presence: { isAlive: false } });
  const lookout = new Lookout([runs], clock);
  expect((await lookout.look('aaaa'))?.view.sites).toEqual([
    { name: 'hub', total: 10, done: 9, failed: 1 },
    { name: 'munich', total: 10, done: 10, failed: 0 },
  ]);
  const names = (await lookout.look('bbbb'))?.view.sites.map(({ name }) => name);
  expect(names).toEqual(['hub.example.com', 'munich.example.com']);
});

test('a run that was continued counts from its last beginning', async () => {
  const runs = new ToldRuns();
  const plan = planOf(4);
  const resumed = [...plan.steps.keys()].map((id): KeptEvent => ({
    type: 'step-finished',
    id,
    arrival: 'resumed',
    at: START + 90_000,
  }));
  const again: KeptEvent[] = [{ type: 'run-started', steps: 12, bytes: 0, at: START + 90_000 }, ...resumed];
  runs.runs.push({
    ...({ id: 'aaaa', kind: 'transfer', standing: 'complete', at: START, done: 0, total: 0 } as const),
    plan,
    events: [...eventsOf(plan, 0.5, START), ...again, { type: 'run-finished', interrupted: false, at: START + 91_000 }],
    presence: { isAlive: false },
  });
  const view = (await new Lookout([runs], clock).look('aa'))?.view;
  expect(view).toMatchObject({ standing: 'complete', seconds: 1, steps: { done: 12, failed: 0 }, bytes: { moved: 0 } });
});

test('what several pages ask for at once is read once', async () => {
  const runs = new ToldRuns();
  const plan = planOf(4);
  let asked = 0;
  runs.list = async () => {
    asked += 1;
    return [{ id: 'aaaa', kind: 'transfer', standing: 'complete', at: START, done: 1, total: 1 }];
  };
  runs.runs.push({
    ...({ id: 'aaaa', kind: 'transfer', standing: 'complete', at: START, done: 0, total: 0 } as const),
    ...{ plan, events: [...eventsOf(plan, 1, START)], presence: { isAlive: false } },
  });
  const lookout = new Lookout([runs], clock);
  const views = await Promise.all([lookout.look(), lookout.look(), lookout.list().then(() => lookout.look())]);
  expect(new Set(views).size).toBe(1);
  expect(asked).toBe(1);
});

test('a run of a queue is seen by its parts, with the workers that did them', async () => {
  const queue = memoryQueue(clock);
  const plan = planOf(4);
  const ids = [...plan.steps.keys()];
  const part = { site: 'hub.example.com', after: [], plan: printPlan(plan), waits: {} };
  const run = await queue.submit({
    planId: '0123456789abcdef',
    plan: printPlan(plan),
    parts: ['0001-images', '0002-images', '0003-images'].map((id) => ({ ...part, id })),
  });
  await queue.meet({ id: 'bastion-1', closed: {}, lost: ['munich.example.com'] });
  const lookout = new Lookout([queuedRuns(queue, clock)], clock);
  const settle = async (events: readonly string[]) => {
    const taken = await queue.take();
    clock.time += 10_000;
    const finished = events.map((id) => ({ type: 'step-finished', id, arrival: 'pushed' }) as const);
    if (taken) await queue.settle(taken, { worker: 'bastion-1', seconds: 5, at: clock.time, events: finished });
  };
  await settle(ids.slice(0, 3));
  await queue.take();
  const view = (await lookout.look())?.view;
  expect(view).toMatchObject({ kind: 'queue', standing: 'running', steps: { done: 3, total: 12 } });
  expect(view?.queue).toEqual({
    sites: [{ site: 'hub.example.com', waiting: 1, taken: 1, settled: 1 }],
    workers: [{ id: 'bastion-1', site: undefined, lost: ['munich.example.com'] }],
    settled: [{ worker: 'bastion-1', parts: 1, seconds: 5 }],
  });
  // What was settled took five of the ten seconds.
  expect(view?.curves.lines.find(({ name }) => name === 'to hub.example.com')?.perSecond.slice(4, 6)).toEqual([
    0, 800_000,
  ]);
  await queue.cancel(run.id);
  clock.time += 1_000;
  expect((await lookout.look())?.view.standing).toBe('cancelled');
});
