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
  const { needs, manifest } = await plan(wanting('one', ['a:v1', 'item'], ['b:v1'], ['b:v2']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1'), at('b:v2')]);
});

test('of several that are put last, the later waits for the earlier, and so for all the rest', async () => {
  const { needs, manifest } = await plan(wanting('one', ['a:v1', 'item'], ['b:v1', 'item'], ['b:v2']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), manifest('b:v1'), at('b:v2')]);
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('a:v1')]);
});

test('a tag that is last in its repository waits for nothing elsewhere', async () => {
  const { needs, manifest } = await plan(wanting('one', ['b:v1', 'repository'], ['a:v1'], ['b:v2']));
  expect(needs('b:v1')).toEqual([manifest('b:v1'), at('b:v2')]);
});

test('a tag that is last in its repository comes before those that are last of all', async () => {
  const { needs, manifest } = await plan(wanting('one', ['a:v1', 'item'], ['b:v1', 'repository']));
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1')]);
});

test('a tag that several items want last waits for what each of them has last', async () => {
  const one = wanting('one', ['a:v1', 'item'], ['b:v1', 'item']);
  const two = wanting('two', ['a:v1', 'item'], ['b:v2', 'item']);
  const { needs, manifest, owners } = await plan(one, two);
  expect(needs('a:v1')).toEqual([manifest('a:v1'), at('b:v1'), at('b:v2')]);
  expect(owners('a:v1')).toEqual(['one', 'two']);
});

test('a tag that means two things is refused, whatever it waits for', async () => {
  const one = wanting('one', ['a:v1', 'item']);
  const two = wanting('two', ['b:v1', 'item', 'a:v1']);
  await expect(plan(one, two)).rejects.toMatchObject({ code: 'PLAN_CONFLICT' });
});

type Wanted = readonly [reference: string, last?: Want['after'], as?: string];

const at = (name: string): StepId => `harbor.example/${name}`;

const wanting = (name: string, ...wanted: readonly Wanted[]) =>
  definePlugin({
    name,
    item: { parse: () => wanted },
    async *plan(item, { source }) {
      for (const [reference, last, as = reference] of item) {
        const [path, tag] = as.split(':');
        yield {
          content: await source.resolve(`reg.example/${reference}`),
          to: `harbor.example/${path}`,
          tag,
          after: last,
        };
      }
    },
  });

async function plan(...plugins: readonly Plugin[]) {
  const [source, target] = [memoryStore(), memoryStore()];
  const made = new Map<string, StepId>();
  for (const name of ['a:v1', 'b:v1', 'b:v2']) {
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
