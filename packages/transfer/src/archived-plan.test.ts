import type { Plan } from '@cse/graph';
import { expect, test } from 'vitest';
import { archivedPlan } from './archived-plan.ts';

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
