import { setTimeout } from 'node:timers/promises';
import { digestOf } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { contentNotFound, memoryStore, type CallOptions, type SourceStore, type Store } from '@cse/store';
import { cosigned, image, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { anything, ask, images, relocate } from './ask.testing.ts';
import { planTransfer } from './index.ts';

test('where one plugin gives up, the others are stopped as well', async () => {
  const stopped = Promise.withResolvers<boolean>();
  const waiting = definePlugin({
    name: 'waiting',
    item: anything,
    async *plan(_item, { signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      stopped.resolve(signal.aborted);
    },
  });
  const items = [
    { use: 'images', options: { refs: ['reg.example/none:v1'] } },
    { use: 'waiting', options: {} },
  ];
  const planning = planTransfer({
    items,
    plugins: [images, waiting],
    source: memoryStore(),
    target: memoryStore(),
    relocate,
  });
  await expect(planning).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(await stopped.promise).toBe(true);
});

test('a plan that fails asks nothing more, and is not told before what was asked has been given up', async () => {
  const asked: string[] = [];
  const given: string[] = [];
  const store = memoryStore();
  const silent: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      resolve: async (selector, { signal } = {}) => {
        asked.push(selector);
        if (selector === 'gone') throw contentNotFound(name, selector);
        await setTimeout(60_000, undefined, { signal }).catch(() => setTimeout(10));
        given.push(selector);
        throw new Error('given up');
      },
    }),
  };
  const items = ['v1', 'v2', 'gone'].map((tag) => ({ use: 'images', options: { refs: [`reg.example/x:${tag}`] } }));
  const planning = planTransfer({ items, plugins: [images], source: silent, target: memoryStore(), relocate });
  await expect(planning).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect({ asked, given }).toEqual({ asked: ['v1', 'v2', 'gone'], given: ['v1', 'v2'] });
});

test('what still waits for its turn when a plan fails is never asked', async () => {
  const asked: string[] = [];
  const store = memoryStore();
  const slow: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      async resolve(selector, { signal } = {}) {
        asked.push(selector);
        if (selector === 'v0') throw contentNotFound(name, selector);
        return setTimeout(60_000, undefined, { signal }) as Promise<never>;
      },
    }),
  };
  const greedy = definePlugin({
    name: 'images',
    item: anything,
    async *plan({ refs }, { source }) {
      await Promise.all(refs.map((ref) => source.resolve(ref)));
    },
  });
  const refs = Array.from({ length: 20 }, (_, at) => `reg.example/x:v${at}`);
  await expect(ask(slow, refs, [greedy], { concurrency: 1 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  // The place of the one that failed was taken before anybody knew.
  expect(asked).toEqual(['v0', 'v1', 'v2', 'v3', 'v4']);
});

test('whatever a plan asks, it can be told to give up', async () => {
  const source = memoryStore();
  await cosigned(source, await image(source, 'reg.example/a:v1'));
  const store = withFiles(source, { 'https://files.example/a': 'a' });
  const signals: (AbortSignal | undefined)[] = [];
  const hear = ({ signal }: CallOptions = {}) => signals.push(signal);
  const hearing: SourceStore = {
    ...store,
    repository: (name) => {
      const own = store.repository(name);
      return {
        resolve: (selector, options) => (hear(options), own.resolve(selector, options)),
        tags: (options) => (hear(options), own.tags(options)),
        referrers: (subject, options) => (hear(options), own.referrers(subject, options)),
        fetch: (content, options) => (hear(options), own.fetch(content, options)),
      };
    },
  };
  const asking = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, { images: find, document, file, place }) {
      for (const { wants } of await find(['reg.example/a:v1'])) yield* wants;
      const digest = digestOf(await document('https://files.example/a'));
      yield { content: await file({ url: 'https://files.example/a', digest }), to: place('file') };
    },
  });
  await ask(hearing, [], [asking]);
  expect(signals.length).toBeGreaterThan(8);
  expect(signals).not.toContain(undefined);
});
