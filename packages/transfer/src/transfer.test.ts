import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planId } from '@cse/graph';
import { definePlugin } from '@cse/plugin';
import { memoryStore, type SourceStore, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TransferConfig } from './config.ts';
import type { Carried, Filling } from './medium.ts';
import { nodeState } from './node-state.ts';
import { installed } from './plugins.testing.ts';
import type { Ports } from './ports.ts';
import { openTransfer, type TransferOptions } from './transfer.ts';

const images = definePlugin({
  name: 'images',
  item: { parse: (options) => options as { images: readonly string[] } },
  async *plan(item, context) {
    for (const { wants } of await context.images(item.images)) {
      for (const want of wants) {
        const there = await context.target.find(`${want.to}:${want.tag}`);
        yield { ...want, expect: there?.descriptor.digest ?? 'absent' };
      }
    }
  },
});
const flags = { image: { summary: 'x', option: 'images', multiple: true, alone: true } };
const plugins = [installed('images', { flags, paths: ['lib'] }, async () => images)];

const config: TransferConfig = {
  releases: {},
  to: 'reg.example/base',
  sources: [],
  registries: {},
  options: { image: ['vendor.example/lib/app:v1'] },
  items: [],
  only: [],
  skip: [],
};

let folder: string;
let source: Store;
let target: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cse-sides-'));
  [source, target] = [memoryStore(), memoryStore()];
  await image(source, 'vendor.example/lib/app:v1');
});
afterEach(() => rm(folder, { recursive: true }));

const ports = (): Ports => ({
  readText: async () => '',
  clock: { now: () => 5, monotonic: () => 0, sleep: async () => undefined },
  state: nodeState(folder),
});
const open = (more: Partial<TransferOptions> = {}) =>
  openTransfer({ config, plugins, ports: ports(), sides: { source, target }, ...more });

const digestAt = async (store: Store, name = 'reg.example/base/lib/app') =>
  (await store.repository(name).resolve('v1')).digest;

test('a transfer plans, surveys, runs and verifies, and keeps what it did', async () => {
  await using transfer = await open();
  expect(transfer).toMatchObject({
    items: [{ use: 'images', options: { images: ['vendor.example/lib/app:v1'] } }],
    platforms: undefined,
    sites: [{ name: 'reg.example/base', to: 'reg.example/base' }],
  });
  expect(transfer.relocate('vendor.example/lib/app')).toBe('reg.example/base/lib/app');
  const plan = await transfer.plan();
  const before = await transfer.survey(plan);
  expect([before.existing, before.toMove]).toEqual([0, before.wanted]);
  const run = transfer.run(plan);
  await Array.fromAsync(run);
  expect(run.report()).toMatchObject({ ok: true, steps: { total: 4 } });
  const after = await transfer.survey(plan);
  expect([after.existing, after.toMove]).toEqual([before.wanted, 0]);
  const check = transfer.verify(plan);
  await Array.fromAsync(check);
  expect(check.report()).toMatchObject({ ok: true });
  const kept = await nodeState(folder).list();
  expect(kept.map(({ id, isCheck, complete }) => ({ id, isCheck, complete }))).toEqual(
    expect.arrayContaining([
      { id: planId(plan), isCheck: false, complete: true },
      { id: `${planId(plan)}-verify`, isCheck: true, complete: true },
    ]),
  );
});

test('what a look at the target misses is told with what helps', async () => {
  await using transfer = await open();
  const check = transfer.verify(await transfer.plan(), { remedyFor: ({ id }) => `bring ${id}` });
  await Array.fromAsync(check);
  const { ok, failures } = check.report();
  expect(ok).toBe(false);
  expect(failures.map(({ hint, step }) => hint === `bring ${step}`)).not.toContain(false);
  expect(failures.length).toBeGreaterThan(0);
});

test('what should be there is what answered the same question last, and is wanted anew whatever is there', async () => {
  await using transfer = await open();
  const plan = await transfer.plan();
  await Array.fromAsync(transfer.run(plan));
  await image(source, 'vendor.example/lib/app:v1', { seed: 'newer' });
  expect((await transfer.expected()).images).toEqual(plan.images);
  const newer = await digestAt(source, 'vendor.example/lib/app');
  const wanted = await transfer.wanted();
  expect(wanted.images.map(({ digest }) => digest)).toEqual([newer]);
  expect([...wanted.steps.values()].at(-1)).toMatchObject({ kind: 'put-tag', expect: 'absent' });
  // Another question: it has not been answered yet.
  const other = { ...config, to: 'reg.example/other' };
  await using elsewhere = await open({ config: other });
  expect((await elsewhere.expected()).images.map(({ digest }) => digest)).toEqual([newer]);
});

test('platforms are a part of the question', async () => {
  const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }));
  await index(
    source,
    'vendor.example/lib/app:v1',
    platforms.map((platform) => ({ platform })),
  );
  await using whole = await open();
  await Array.fromAsync(whole.run(await whole.plan()));
  await using chosen = await open({ config: { ...config, platforms: platforms.slice(0, 1) } });
  expect(chosen.platforms).toEqual(['linux/amd64']);
  expect((await chosen.expected()).platforms).toEqual(['linux/amd64']);
  expect((await whole.expected()).platforms).toBeUndefined();
});

test('a tag that somebody else moves meanwhile is planned and put again', async () => {
  await using transfer = await open();
  const moved: string[] = [];
  for await (const run of transfer.runs({ onMoved: (tag) => void moved.push(tag) })) {
    if (moved.length === 0) await image(target, 'reg.example/base/lib/app:v1', { seed: 'of somebody else' });
    await Array.fromAsync(run);
  }
  expect(moved).toEqual(['reg.example/base/lib/app:v1']);
  expect(await digestAt(target)).toBe(await digestAt(source, 'vendor.example/lib/app'));
  await image(source, 'vendor.example/lib/app:v1', { seed: 'newer' });
  let runs = 0;
  for await (const run of transfer.runs({ replan: 1 })) {
    runs += 1;
    await image(target, 'reg.example/base/lib/app:v1', { seed: 'of somebody else' });
    await Array.fromAsync(run);
    expect(run.report().failures).toMatchObject([{ code: 'TAG_MOVED' }]);
  }
  expect(runs).toBe(1);
});

test('a medium is filled and made complete, and read only once it admits the plan', async () => {
  await using writing = await open({ destination: 'archive' });
  expect([writing.sites, writing.relocate('vendor.example/lib/app')]).toEqual([[], 'vendor.example/lib/app']);
  const plan = await writing.plan();
  let finished = 0;
  const to: Filling = { ...memoryStore(), plan, finish: async () => void (finished += 1) };
  await Array.fromAsync(writing.run(plan, { to }));
  expect(finished).toBe(1);

  const admitted: unknown[] = [];
  const from: Carried = {
    ...to,
    asks: {},
    origin: 'signed by ops',
    check: async () => [],
    admit: async (made) => void admitted.push(made.images.length),
  };
  await using reading = await open({ from, sides: undefined, plugins });
  expect((await reading.plan({ ask: 'source', anew: true })).notes).toEqual(['signed by ops']);
});

test.each<[string, Partial<TransferConfig>, Partial<TransferOptions>, string]>([
  ['no target', { to: undefined }, { sides: undefined }, 'TARGET_MISSING'],
  ['no target in the config of several', { to: undefined, sites: [] }, { sides: undefined }, 'TARGET_MISSING'],
  [
    'several targets where one is meant',
    { to: undefined, sites: ['a.example', 'b.example'].map((to) => ({ name: to, to })) },
    { sides: undefined },
    'SITES_MANY',
  ],
  ['a target that ends in the path of a plugin', { to: 'reg.example/lib' }, {}, 'BASE_INVALID'],
  ['nothing that is asked for', { options: {} }, {}, 'NOTHING_ASKED'],
])('a transfer with %s is refused', async (_, more, options, code) => {
  await expect(open({ config: { ...config, ...more }, ...options })).rejects.toMatchObject({ code, fault: 'usage' });
});

test('several targets are open together where that is meant, and a target that is given is the first of them', async () => {
  const sites = ['a.example', 'b.example'].map((to) => ({ name: to, to }));
  const many = { ...config, to: undefined, sites };
  await using all = await open({ config: many, sides: { source }, manySites: true });
  expect(all.sites).toEqual(sites);
  await using first = await open({ config: many });
  expect(first.sites).toEqual(sites.slice(0, 1));
  await using none = await open({ config: { ...config, to: undefined } });
  expect(none.sites).toEqual([]);
});

test('a source and a target that were handed in stay open, and what was opened is closed', async () => {
  const closed: string[] = [];
  const closing = <Any extends SourceStore>(name: string, store: Any): Any => ({
    ...store,
    [Symbol.asyncDispose]: async () => void closed.push(name),
  });
  const handed = await open({ sides: { source: closing('source', source), target: closing('target', target) } });
  await handed[Symbol.asyncDispose]();
  expect(closed).toEqual([]);
  const opened = await open({
    sides: { target: closing('target', target) },
    ports: { ...ports(), remembered: (store) => closing('what is remembered', store) },
  });
  await opened[Symbol.asyncDispose]();
  expect(closed).toEqual(['what is remembered']);
});
