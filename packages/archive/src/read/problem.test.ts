import { expect, test } from 'vitest';
import { changedPlan, damaged, doubled, foreign, missing, swapped, wrongSize, type Problem } from './problem.ts';

const again = 'Copy part 2 again from where it was made. If it is lost, recreate it with cse export --repair 2.';

test('whatever is wrong with a part of the archive keeps it from being used', () => {
  const problems: readonly Problem[] = [
    missing(2, 'b.tar'),
    doubled(2, 'b.tar', 'c.tar'),
    swapped('b.tar', 2, 3),
    foreign('b.tar', 2),
    wrongSize(2, 'b.tar', { found: 1, expected: 3 }),
    wrongSize(2, 'b.tar', { found: 4, expected: 3 }),
    damaged(2, 'b.tar'),
  ];
  expect(problems.map(({ kind, part, blocks }) => [kind, part, blocks])).toEqual([
    ['missing', 2, true],
    ['doubled', 2, true],
    ['swapped', 2, true],
    ['foreign', 2, true],
    ['truncated', 2, true],
    ['too-long', 2, true],
    ['damaged', 2, true],
  ]);
});

test('a part that has to be carried again is told where from, and how it is made again', () => {
  const size = { found: 1, expected: 3 };
  for (const { hint } of [missing(2, 'b'), foreign('b', 2), wrongSize(2, 'b', size), damaged(2, 'b')])
    expect(hint).toBe(again);
});

test('a part of another archive that lies in the place of none only lies there', () => {
  expect(foreign('x.tar', 0)).toStrictEqual({
    kind: 'foreign',
    message: 'x.tar is a part of another archive',
    hint: 'Remove it; it is not used.',
    blocks: false,
  });
});

test('a copy of the plan that was changed keeps the archive from being used', () => {
  expect(changedPlan('a/plan.json')).toMatchObject({
    kind: 'damaged',
    message: "a/plan.json is not the archive's plan",
    blocks: true,
  });
});
