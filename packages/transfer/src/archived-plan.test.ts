import type { Plan } from '@cse/graph';
import { memoryStore } from '@cse/store';
import { smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import { archivedPlan } from './archived-plan.ts';
import type { Carried } from './medium.ts';

const empty: Plan = {
  steps: new Map(),
  owners: new Map(),
  contents: new Map(),
  images: [],
  notes: [],
  postponed: [],
};
const paths = ['tkg'];

test('what only an import can make is named with the plugin that makes it, and nothing else is run', () => {
  const postponed = [{ owner: 'cli-plugins', what: 'the metadata of reg.example/inventory:latest' }];
  const plan = () => archivedPlan({ ...empty, postponed }, { config: { to: 'reg.example' }, paths });
  expect(plan).toThrow(expect.objectContaining({ code: 'PLAN_POSTPONED', fault: 'plan' }));
  expect(plan).toThrow(/cli-plugins makes the rest on import: the metadata of reg\.example\/inventory:latest/);
});

test('without a target, or with one that would put the siblings below one of them, nothing is run', () => {
  expect(() => archivedPlan(empty, { config: {}, paths })).toThrow(expect.objectContaining({ code: 'TARGET_MISSING' }));
  expect(() => archivedPlan(empty, { config: { to: 'reg.example/tkg' }, paths })).toThrow(
    expect.objectContaining({ code: 'BASE_INVALID' }),
  );
});

test('the plan of an archive brings what stands there below the base, with a word on who vouches for it', () => {
  const from: Carried = { ...memoryStore(), asks: {}, check: async () => [], origin: 'signed by ops' };
  const { images, notes, steps } = archivedPlan(smallPlan(), { config: { to: 'reg.example/base' }, paths, from });
  expect(images.map(({ reference }) => reference)).toEqual([
    'reg.example/base/lib/one:v1',
    'reg.example/base/lib/two:v2',
  ]);
  const holders = [...steps.values()].flatMap((step) => (step.kind === 'copy-blob' ? step.from : []));
  expect(new Set(holders.filter((holder) => holder.startsWith('source:')))).toEqual(
    new Set(['source:reg.example/lib/one', 'source:reg.example/lib/two']),
  );
  expect(notes).toEqual(['signed by ops']);
});
