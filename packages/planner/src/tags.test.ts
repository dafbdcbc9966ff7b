import { contentId, type StepId } from '@cse/graph';
import { definePlugin, type Plugin, type Want } from '@cse/plugin';
import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

test('a tag waits for its own manifest', async () => {
  const { needs, manifest } = await plan(wanting('one', ['a:v1'], ['b:v1']));
  expect(needs('a:v1')).toEqual([manifest('a:v1')]);
});

test('a tag that is put last waits for all that its item wants, by what nothing else waits for', async () => {
  const { needs, manifest } = await plan(wanting('one', ['a:v1', { after: 'item' }], ['b:v1'], ['b:v2']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1'), at('b:v2')]);
});

test('of several that are put last, the later waits for the earlier, and so for all the rest', async () => {
  const { needs, manifest } = await plan(
    wanting('one', ['a:v1', { after: 'item' }], ['b:v1', { after: 'item' }], ['b:v2']),
  );
  expect(needs('a:v1')).toEqual([manifest('a:v1'), manifest('b:v1'), at('b:v2')]);
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('a:v1')]);
});

test('a tag that is last in its repository waits for nothing elsewhere', async () => {
  const { needs, manifest } = await plan(wanting('one', ['b:v1', { after: 'repository' }], ['a:v1'], ['b:v2']));
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2')]);
});

test('tags that are last in their repositories wait each for its own', async () => {
  const { needs, manifest } = await plan(
    wanting('one', ['a:v1', { after: 'repository' }], ['b:v1', { after: 'repository' }], ['b:v2']),
  );
  expect(needs('a:v1')).toEqual([manifest('a:v1')]);
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2')]);
});

test('a tag that is last in its repository comes before those that are last of all', async () => {
  const { needs, manifest } = await plan(
    wanting('one', ['a:v1', { after: 'item' }], ['b:v1', { after: 'repository' }]),
  );
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
});

test('a tag that several items want last waits for what each of them has last', async () => {
  const one = wanting('one', ['a:v1', { after: 'item' }], ['b:v1', { after: 'item' }]);
  const two = wanting('two', ['a:v1', { after: 'item' }], ['b:v2', { after: 'item' }]);
  const { needs, manifest, owners } = await plan(one, two);
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1'), at('b:v2')]);
  expect(owners('a:v1')).toEqual(['one', 'two']);
});

test.each<[string, Pick<Want, 'after'>]>([
  ['the rest of an item', { after: 'item' }],
  ['the rest of its repository', { after: 'repository' }],
])('a tag that two items want waits for %s where one of them says so', async (_title, waits) => {
  const { needs, manifest } = await plan(wanting('one', ['b:v1', waits], ['b:v2']), wanting('two', ['b:v1']));
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2')]);
});

test('a tag that is put last waits for what its item has in common with others, too', async () => {
  const { needs, manifest } = await plan(
    wanting('one', ['a:v1', { after: 'item' }], ['b:v1']),
    wanting('two', ['b:v1'], ['b:v2']),
  );
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
});

test('a tag that waits for nothing is put with the first plugin that wants it, and is waited for as such', async () => {
  const late = wanting('late', ['a:v1'], ['b:v2', { afterPlugins: ['early'] }]);
  const { needs, manifest } = await plan(late, wanting('early', ['a:v1'], ['b:v1', { after: 'item' }]));
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('a:v1')]);
});

test('a tag that means two things is refused, whatever it waits for', async () => {
  const one = wanting('one', ['a:v1', { after: 'item' }]);
  const two = wanting('two', ['b:v1', { after: 'item' }, 'a:v1']);
  await expect(plan(one, two)).rejects.toMatchObject({ code: 'PLAN_CONFLICT' });
});

test('a tag waits for all that another plugin wants, whichever of them is asked first', async () => {
  const late = wanting('late', ['a:v1', { afterPlugins: ['early'] }], ['b:v1']);
  const early = wanting('early', ['b:v2', { after: 'item' }], ['b:v3']);
  for (const plugins of [
    [late, early],
    [early, late],
  ]) {
    const { needs, manifest } = await plan(...plugins);
    expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v2')]);
    expect(needs('b:v1')).toEqual([manifest('b:v1')]);
    expect(needs('b:v2')).toEqual([manifest('b:v2'), at('b:v3')]);
  }
});

test('a tag that is put last of its item comes after those of it that wait for another plugin', async () => {
  const late = wanting('late', ['a:v1', { after: 'item' }], ['b:v1', { afterPlugins: ['early'] }]);
  const { needs, manifest } = await plan(late, wanting('early', ['b:v2']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2')]);
});

test('plugins wait in a row, for every item of those before, and for none that is not asked for anything', async () => {
  const first = wanting('first', ['b:v2'], ['b:v3']);
  const second = wanting('second', ['b:v1', { afterPlugins: ['first', '@acme/absent'] }]);
  const third = wanting('third', ['a:v1', { afterPlugins: ['second'] }]);
  const { needs, manifest } = await plan(third, second, first, first);
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2'), at('b:v3')]);
});

test('a tag that two plugins want, of which one waits for the other, waits for all else of it', async () => {
  const late = wanting('late', ['a:v1', { afterPlugins: ['early'] }]);
  const { needs, manifest, owners } = await plan(late, wanting('early', ['a:v1'], ['b:v1']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
  expect(owners('a:v1')).toEqual(['late', 'early']);
});

test.each<[string, readonly (readonly [string, string])[], string]>([
  [
    'two plugins',
    [
      ['one', 'two'],
      ['two', 'one'],
    ],
    'one comes after two, which comes after one',
  ],
  ['itself', [['one', 'one']], 'one comes after one'],
  [
    'three plugins, beside one that is in no circle',
    [
      ['zero', 'one'],
      ['one', 'two'],
      ['two', 'three'],
      ['three', 'one'],
    ],
    'one comes after two, which comes after three, which comes after one',
  ],
])('an order that is a circle of %s is refused by name', async (_title, pairs, named) => {
  const plugins = pairs.map(([name, other], nth) => wanting(name, [`b:v${(nth % 3) + 1}`, { afterPlugins: [other] }]));
  await expect(plan(...plugins)).rejects.toMatchObject({
    code: 'PLUGIN_ORDER',
    fault: 'plugin',
    message: `plugins wait for each other: ${named}`,
  });
});

test.each<[string, Pick<Want, 'after' | 'afterPlugins'>]>([
  ['all else of the item', { after: 'item' }],
  ['another plugin', { afterPlugins: ['early'] }],
])(
  'however many tags wait for %s, that is looked up once, and what they wait for is bounded',
  async (_title, waits) => {
    const many = (name: string, more: object): Plugin => ({
      api: 1,
      name,
      async *plan(_item, { create }) {
        const content = create('application/x', new Uint8Array([1]));
        for (let at = 0; at < 2_000; at += 1) yield { content, to: `harbor.example/${name}`, tag: `v${at}`, ...more };
      },
    });
    const planned = plan(many('late', waits), many('early', {}));
    if (waits.after) await planned;
    else await expect(planned).rejects.toMatchObject({ code: 'PLUGIN_TOO_MUCH', fault: 'plugin' });
  },
);

type Wanted = readonly [reference: string, waits?: Pick<Want, 'after' | 'afterPlugins'>, as?: string];

const at = (name: string): StepId => `harbor.example/${name}`;

const wanting = (name: string, ...wanted: readonly Wanted[]) =>
  definePlugin({
    name,
    item: { parse: () => wanted },
    async *plan(item, { source }) {
      for (const [reference, waits, as = reference] of item) {
        const [path, tag] = as.split(':');
        yield {
          content: await source.resolve(`reg.example/${reference}`),
          to: `harbor.example/${path}`,
          tag,
          ...waits,
        };
      }
    },
  });

async function plan(...plugins: readonly Plugin[]) {
  const [source, target] = [memoryStore(), memoryStore()];
  const made = new Map<string, StepId>();
  for (const name of ['a:v1', 'b:v1', 'b:v2', 'b:v3']) {
    const { descriptor } = await image(source, `reg.example/${name}`);
    made.set(name, contentId(`harbor.example/${name.split(':')[0]}`, descriptor));
  }
  const items = plugins.map(({ name }) => ({ use: name, options: {} }));
  const { steps, owners } = await planTransfer({ items, plugins, source, target, relocate: (name) => name });
  return {
    needs: (name: string) => steps.get(at(name))?.needs,
    owners: (name: string) => owners.get(at(name)),
    manifest: (name: string) => made.get(name),
  };
}
