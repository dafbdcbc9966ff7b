import { definePlugin } from '@cse/plugin';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

test('a tag that moves while several plugins plan means one thing for all of them', async () => {
  const source = memoryStore();
  const first = await image(source, 'reg.example/app:v1', { seed: 'first' });
  const moved = definePlugin({
    name: 'one',
    item: anything,
    async *plan(_item, context) {
      yield { content: await context.source.resolve('reg.example/app:v1'), to: 'harbor.example/one', tag: 'v1' };
      await image(source, 'reg.example/app:v1', { seed: 'second' });
      heard.resolve();
    },
  });
  const heard = Promise.withResolvers<void>();
  const late = definePlugin({
    name: 'two',
    item: anything,
    async *plan(_item, context) {
      await heard.promise;
      yield { content: await context.source.resolve('reg.example/app:v1'), to: 'harbor.example/two', tag: 'v1' };
    },
  });
  const plan = await ask(source, [moved, late]);
  expect(plan.images.map(({ digest }) => digest)).toEqual([first.descriptor.digest, first.descriptor.digest]);
});

test('what could not be asked is asked again, and that nothing is there is not', async () => {
  const source = memoryStore();
  await image(source, 'reg.example/app:v1');
  const asked: string[] = [];
  let broken = true;
  const failing: Store = {
    ...source,
    repository: (name) => ({
      ...source.repository(name),
      async resolve(selector) {
        asked.push(selector);
        if (selector === 'v1' && broken) throw new Error('the line is down');
        return source.repository(name).resolve(selector);
      },
    }),
  };
  const plugin = definePlugin({
    name: 'one',
    item: anything,
    async *plan(_item, context) {
      await context.source.find('reg.example/app:v1').catch(() => (broken = false));
      for (const tag of ['v1', 'v2', 'v2']) await context.source.find(`reg.example/app:${tag}`);
    },
  });
  await ask(failing, [plugin]);
  expect(asked).toEqual(['v1', 'v1', 'v2']);
});

const anything = { parse: () => undefined };

const ask = (source: Store, plugins: readonly ReturnType<typeof definePlugin>[]) =>
  planTransfer({
    items: plugins.map(({ name }) => ({ use: name, options: {} })),
    plugins,
    source,
    target: memoryStore(),
    relocate: (name) => name,
  });
