import { expect, test } from 'vitest';
import type { Fault } from './error.ts';
import { worstFault } from './worst-fault.ts';

test.each<[readonly Fault[], Fault | undefined]>([
  [[], undefined],
  [['access'], 'access'],
  [['access', 'access'], 'access'],
  [['access', 'unavailable'], 'incomplete'],
  [['access', 'integrity'], 'integrity'],
  [['integrity', 'access', 'unavailable'], 'integrity'],
])('of the faults %j, the one that wins is %s', (faults, fault) => {
  expect(worstFault(faults)).toBe(fault);
});
