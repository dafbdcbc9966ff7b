import type { Fault } from '@cse/errors';
import { expect, test } from 'vitest';
import { gravestFault } from './gravest-fault.ts';

test.each<[readonly Fault[], Fault | undefined]>([
  [[], undefined],
  [['unavailable', 'access', 'plan'], 'access'],
  [['incomplete', 'usage', 'internal', 'integrity'], 'integrity'],
])('of the faults %j, which have nothing to do with each other, %s is the gravest', (faults, fault) => {
  expect(gravestFault(faults)).toBe(fault);
});
