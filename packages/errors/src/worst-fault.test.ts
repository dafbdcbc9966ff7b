import { expect, test } from 'vitest';
import type { Fault } from './error.ts';
import { gravestFault, worstFault } from './worst-fault.ts';

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

test.each<[readonly Fault[], Fault | undefined]>([
  [[], undefined],
  [['unavailable', 'access', 'plan'], 'access'],
  [['incomplete', 'usage', 'internal', 'integrity'], 'integrity'],
])('of the faults %j, which have nothing to do with each other, %s is the gravest', (faults, fault) => {
  expect(gravestFault(faults)).toBe(fault);
});
