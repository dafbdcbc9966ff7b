import { expect, test } from 'vitest';
import { CseError, isAbsent, messageOf, orAbsent } from './index.ts';

const gone = () => new CseError('CONTENT_NOT_FOUND', 'plan', 'reg.example/a has no 1.0');
const denied = () => new CseError('REGISTRY_DENIED', 'access', 'reg.example says no');

test('what is there is the answer, an answer that is false among them', async () => {
  expect(await orAbsent(Promise.resolve('here'))).toBe('here');
  expect(await orAbsent(Promise.resolve(false))).toBe(false);
});

test('what is not there is undefined, and every other error stays one', async () => {
  expect(await orAbsent(Promise.reject(gone()))).toBeUndefined();
  for (const error of [denied(), new Error('CONTENT_NOT_FOUND'), 'CONTENT_NOT_FOUND'])
    await expect(orAbsent(Promise.reject(error))).rejects.toBe(error);
});

test('only an error of ours says that nothing is there', () => {
  const foreign = Object.assign(new Error('x'), { code: 'CONTENT_NOT_FOUND' });
  expect([gone(), denied(), foreign, undefined].map(isAbsent)).toEqual([true, false, false, false]);
});

test('anything thrown has a message', () => {
  expect([gone(), 'as it is', 7, undefined].map(messageOf)).toEqual([
    'reg.example/a has no 1.0',
    'as it is',
    '7',
    'undefined',
  ]);
});
