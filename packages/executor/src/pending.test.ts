import type { Step } from '@cse/graph';
import { expect, test } from 'vitest';
import { Pending, type Settled } from './pending.ts';
import { blobStep, manifestStep, stepsOf, tagStep } from './steps.testing.ts';

const [one, two] = [blobStep('one'), blobStep('two')];
const root = manifestStep('app', { needs: [one, two] });
const tag = tagStep('v1', root);
const last: Step = { ...manifestStep('last'), after: [root.id, one.id] };

const ids = (steps: readonly Step[]) => steps.map(({ id }) => id);
const said = ({ ready, blocked }: Settled) => [ids(ready), blocked.map(({ step, by }) => [step.id, by])];

test('a step begins when the last of all that it needs, or comes after, has settled', () => {
  const pending = new Pending(stepsOf(one, two, root, tag, last));
  expect(said(pending.begin())).toEqual([[one.id, two.id], []]);
  expect(said(pending.settled(one.id, true))).toEqual([[], []]);
  expect(said(pending.settled(two.id, true))).toEqual([[root.id], []]);
  expect(said(pending.settled(root.id, true))).toEqual([[tag.id, last.id], []]);
});

test('what needs a step that failed is blocked by it, what needs that is blocked in turn, and what only comes after begins', () => {
  const pending = new Pending(stepsOf(one, two, root, tag, last));
  expect(said(pending.settled(one.id, false))).toEqual([
    [last.id],
    [
      [root.id, one.id],
      [tag.id, root.id],
    ],
  ]);
  expect(said(pending.settled(two.id, true))).toEqual([[], []]);
});

test('a step that two failures keep from beginning is blocked once', () => {
  const pending = new Pending(stepsOf(one, two, root, tag));
  expect(said(pending.settled(one.id, false))[1]).toHaveLength(2);
  expect(said(pending.settled(two.id, false))).toEqual([[], []]);
});

test('what a step comes after need not be in the plan, and what it also needs counts once', () => {
  const elsewhere: Step = { ...manifestStep('alone'), after: ['t.example/elsewhere@sha256:1'] };
  expect(ids(new Pending(stepsOf(elsewhere)).begin().ready)).toEqual([elsewhere.id]);
  const both: Step = { ...manifestStep('both', { needs: [one] }), after: [one.id] };
  const pending = new Pending(stepsOf(one, both));
  expect(said(pending.settled(one.id, true))).toEqual([[both.id], []]);
});
