import { definePlugin } from '@cse/plugin';
import { contentNotFound, memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planContext, planTransfer } from './index.ts';

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

test('tags are listed once for all plugins, and a repository that is not there has none', async () => {
  const source = memoryStore();
  for (const tag of ['v1', 'v2']) await image(source, `reg.example/app:${tag}`);
  const listed: string[] = [];
  const counting: Store = {
    ...source,
    repository: (name) => ({
      ...source.repository(name),
      async *tags() {
        listed.push(name);
        if (name === 'reg.example/none') throw contentNotFound(name, 'tags');
        yield* source.repository(name).tags();
      },
    }),
  };
  const found: (readonly string[])[] = [];
  const listing = (name: string) =>
    definePlugin({
      name,
      item: anything,
      async *plan(_item, context) {
        for (const repository of ['app', 'none'])
          found.push(await Array.fromAsync(context.source.tags(`reg.example/${repository}`)));
      },
    });
  await ask(counting, [listing('one'), listing('two')]);
  expect(found.filter((tags) => tags.length > 0)).toEqual(Array(2).fill(['v1', 'v2']));
  expect(found).toHaveLength(4);
  expect(listed.sort()).toEqual(['reg.example/app', 'reg.example/none']);
});

test('a reference without a tag or digest is asked for as latest, and one with a digest by that', async () => {
  const source = memoryStore();
  const { descriptor } = await image(source, 'reg.example/app:latest');
  const plugin = definePlugin({
    name: 'one',
    item: anything,
    async *plan(_item, context) {
      for (const reference of ['reg.example/app', `reg.example/app:gone@${descriptor.digest}`])
        expect(await context.source.resolve(reference)).toEqual({
          descriptor,
          holder: 'source:reg.example/app',
          reference,
        });
    },
  });
  await ask(source, [plugin]);
});

test('a context can be used without any plan', async () => {
  const [source, target] = [memoryStore(), memoryStore()];
  const { descriptor } = await image(source, 'reg.example/app:v1');
  const context = planContext({ source, target, relocate: (name) => name });
  for (const say of [context.note, context.progress, context.postpone]) say('hello');
  expect(context).toMatchObject({ destination: 'registry', base: undefined });
  expect((await context.source.find('reg.example/app:v1'))?.descriptor).toEqual(descriptor);
  await expect(context.file({ url: '/etc/shadow' })).rejects.toMatchObject({
    code: 'PLUGIN_FILE',
    message: 'the plugin cse may not read /etc/shadow: nobody named that file',
  });
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
