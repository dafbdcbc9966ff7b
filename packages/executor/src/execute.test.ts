import { setTimeout } from 'node:timers/promises';
import { CseError } from '@cse/errors';
import { contentId } from '@cse/graph';
import { memoryStore, readAll, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import {
  execute,
  finishedIn,
  kept,
  reportOf,
  stillThere,
  survey,
  verify,
  type KeptEvent,
  type RunEvent,
} from './index.ts';
import { odd, openWorld, planFor } from './world.testing.ts';

const run = (events: AsyncIterable<RunEvent>) => Array.fromAsync(events);

/** A source that throws for one repository. */
function without(store: Store, name: string): Store {
  return {
    ...store,
    repository: (asked) => (asked === name ? memoryStore().repository(asked) : store.repository(asked)),
  };
}

test('a plan is made true, and the report adds it up', async () => {
  const { source, target, plan, made } = await openWorld();
  const events = await run(execute(plan, { source, target }));
  const report = reportOf(plan, events, 1);
  const bytes = made
    .flatMap(({ layers, config }) => [...layers, ...(config ? [config] : [])])
    .reduce((sum, { size }) => sum + size, 0);
  expect(report).toMatchObject({
    ok: true,
    steps: { total: 8, done: 8, failed: 0 },
    bytes: { wanted: bytes, moved: bytes },
  });
  expect(events.at(-1)).toEqual({ type: 'run-finished', interrupted: false, complete: true });
  expect((await target.repository('t.example/a').resolve('v1')).digest).toBe(made[0]?.descriptor.digest);
});

test('running it again moves nothing', async () => {
  const { source, target, plan } = await openWorld();
  await run(execute(plan, { source, target }));
  const report = reportOf(plan, await run(execute(plan, { source, target })), 1);
  expect(report.bytes).toEqual({ wanted: report.bytes.wanted, moved: 0, mounted: 0, existed: report.bytes.wanted });
});

test('a run that was cut off goes on by its journal, where the target still agrees', async () => {
  const { source, target, plan } = await openWorld();
  const journal: KeptEvent[] = [];
  await run(kept(execute(plan, { source, target }), { keep: (event) => void journal.push(event), now: () => 7 }));
  const done = await stillThere(plan, finishedIn(journal), { target });
  expect(done.size).toBe(plan.steps.size);
  expect(journal[0]).toMatchObject({ type: 'run-started', at: 7 });
  await target.repository('t.example/b').untag('v1');
  const trusted = await stillThere(plan, finishedIn(journal), { target });
  expect([...trusted].every((id) => id.startsWith('t.example/a'))).toBe(true);
});

test('a step that fails blocks what needs it and nothing else', async () => {
  const { source, target, plan } = await openWorld();
  const events = await run(execute(plan, { source: without(source, 's.example/a'), target }));
  expect(events.at(-1)).toEqual({ type: 'run-finished', interrupted: false, complete: false });
  const report = reportOf(plan, events, 1);
  expect(report).toMatchObject({ ok: false, fault: 'plan', steps: { done: 4, failed: 2, blocked: 2 } });
  expect(report.failures[0]).toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    step: expect.stringContaining('t.example/a@'),
  });
});

test('F-06: content that is wrong makes the whole run a matter of integrity', async () => {
  const { source, target, plan } = await openWorld();
  const lying = odd(source, () => ({ fetch: (content) => wrong(content.size) }));
  async function* wrong(size: number) {
    yield new Uint8Array(size);
  }
  expect(reportOf(plan, await run(execute(plan, { source: lying, target })), 1).fault).toBe('integrity');
});

test('a stop lets no further step begin, and the report says so', async () => {
  const { source, target, plan } = await openWorld();
  const stop = new AbortController();
  const events: RunEvent[] = [];
  for await (const event of execute(plan, { source, target, concurrency: 1, signal: stop.signal })) {
    events.push(event);
    if (event.type === 'step-finished') stop.abort();
  }
  expect(reportOf(plan, events, 1)).toMatchObject({ ok: false, fault: 'interrupted', failures: [] });
  expect(events.at(-1)).toEqual({ type: 'run-finished', interrupted: true, complete: false });
});

test('F-33: a tag that moved since it was read is not overwritten', async () => {
  const { source, target, made } = await openWorld();
  const plan = await planFor(made, { expectTag: 'absent' });
  const other = await image(target, 't.example/a:v1', { seed: 'someone else' });
  const report = reportOf(plan, await run(execute(plan, { source, target })), 1);
  expect(report.failures).toMatchObject([{ code: 'TAG_MOVED', fault: 'incomplete', step: 't.example/a:v1' }]);
  expect((await target.repository('t.example/a').resolve('v1')).digest).toBe(other.descriptor.digest);
});

test('verifying finds what is missing, and names it', async () => {
  const { source, target, plan, made } = await openWorld();
  await run(execute(plan, { source, target }));
  expect(reportOf(plan, await run(verify(plan, { target, readData: true })), 1).ok).toBe(true);
  const [layer] = made[0]?.layers ?? [];
  if (layer) await target.repository('t.example/a').remove(layer);
  const report = reportOf(plan, await run(verify(plan, { target })), 1);
  expect(report.failures).toMatchObject([{ code: 'TARGET_INCOMPLETE', fault: 'incomplete' }]);
});

test('a survey tells what would move, and writes nothing', async () => {
  const { source, target, plan } = await openWorld();
  const before = await survey(plan, { target });
  expect(before).toMatchObject({ toMove: before.wanted, existing: 0 });
  await run(execute(plan, { source, target }));
  expect(await survey(plan, { target })).toMatchObject({ toMove: 0, existing: before.wanted });
});

test('a survey that gets no answer asks no more, and ends when what it asked has ended', async () => {
  const { plan, target } = await openWorld(Array.from({ length: 40 }, (_, at) => `x${at}`));
  let [asked, open] = [0, 0];
  const failing = odd(target, () => ({
    resolve: async (_, { signal } = {}) => {
      asked += 1;
      if (asked === 5) throw new CseError('REGISTRY_TLS', 'access', 'not trusted');
      open += 1;
      await setTimeout(60_000, undefined, { signal }).catch(() => setTimeout(5));
      open -= 1;
      throw new Error('given up');
    },
  }));
  await expect(survey(plan, { target: failing, concurrency: 4 })).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
  // Of small questions four times as many go at once as of blobs, and after the first failure no more begin.
  expect({ asked, open }).toEqual({ asked: 16, open: 0 });
});

test('what a target refuses to say of one image is not relied on, and stops no other', async () => {
  const { source, target, plan } = await openWorld();
  const journal = await run(execute(plan, { source, target }));
  const policy = odd(target, (own, name) => ({
    resolve: async (tag) => {
      if (name.endsWith('/a')) throw new CseError('REGISTRY_DENIED', 'access', 'a policy forbids it');
      return own.resolve(tag);
    },
  }));
  const trusted = await stillThere(plan, finishedIn(journal), { target: policy });
  expect(new Set([...trusted].map((id) => id.slice(0, 't.example/x'.length)))).toEqual(new Set(['t.example/b']));
});

test('a blob that another repository of the target holds is mounted', async () => {
  const source = memoryStore();
  const target = memoryStore();
  const made = await image(source, 's.example/a:v1');
  const plan = await planFor([made]);
  const [blob] = made.layers;
  if (!blob) throw new Error('the image has no layer');
  await target.repository('t.example/other').push(blob, () => source.repository('s.example/a').fetch(blob));
  const step = plan.steps.get(contentId('t.example/a', blob));
  const mounting = {
    ...plan,
    steps: new Map(plan.steps).set(step?.id ?? '', { ...step, from: ['target:t.example/other'] } as never),
  };
  const report = reportOf(mounting, await run(execute(mounting, { source, target })), 1);
  expect(report.bytes.mounted).toBe(blob.size);
  expect((await readAll(target.repository('t.example/a').fetch(blob))).byteLength).toBe(blob.size);
});
