import { CseError } from '@cse/errors';
import { expect, test } from 'vitest';
import { execute, reportOf, type RunEvent } from './index.ts';
import { planOf } from './steps.testing.ts';
import { odd, openWorld } from './world.testing.ts';

test('failures that have code, registry and next step in common are one cause, with what waited for them', async () => {
  const { source, target, plan } = await openWorld(['a', 'b', 'c', 'd']);
  let answers = 0;
  const full = odd(target, () => ({
    push: async () => {
      answers += 1;
      throw new CseError('REGISTRY_FULL', 'access', `t.example has no room (${answers})`, {
        host: 't.example',
        hint: 'Make room.',
        untried: answers > 3,
      });
    },
  }));
  const events = await Array.fromAsync(execute(plan, { source, target: full }));
  const report = reportOf(plan, events, 1);
  expect(report.steps).toEqual({ total: 16, done: 0, failed: 3, blocked: 13, resumed: 0 });
  expect(report.causes).toEqual([
    {
      code: 'REGISTRY_FULL',
      fault: 'access',
      host: 't.example',
      message: 't.example has no room (1)',
      hint: 'Make room.',
      steps: 3,
      blocked: 13,
    },
  ]);
  expect(report.fault).toBe('access');
});

test('two causes are told apart, the one with the most steps first', () => {
  const failed = (id: string, host: string): RunEvent => ({
    ...{ type: 'step-failed', id, host, code: 'REGISTRY_DENIED', fault: 'access', message: `${id} is denied` },
  });
  const events: readonly RunEvent[] = [
    failed('y', 'two.example'),
    failed('z', 'two.example'),
    failed('x', 'one.example'),
    { type: 'step-blocked', id: 'x1', by: 'x' },
    { type: 'step-blocked', id: 'x2', by: 'x1' },
    { type: 'step-blocked', id: 'x3', by: 'x' },
  ];
  expect(reportOf(planOf(), events, 1).causes).toMatchObject([
    { host: 'one.example', steps: 1, blocked: 3 },
    { host: 'two.example', steps: 2, blocked: 0, message: 'y is denied' },
  ]);
});
