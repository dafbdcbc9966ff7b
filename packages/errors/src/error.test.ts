import { expect, test } from 'vitest';
import { codeOf, CseError, faultOf, firstThrown, isCseError } from './index.ts';

test('an error tells its code, who must act, and what to do next', () => {
  const error = new CseError('TAG_MISSING', 'plan', 'reg.example/a has no v1', { hint: 'Check the tag.' });
  expect({ ...error, message: error.message }).toMatchObject({
    code: 'TAG_MISSING',
    fault: 'plan',
    hint: 'Check the tag.',
    message: 'reg.example/a has no v1',
  });
});

test('an error keeps what it was caused by, and has been tried unless it says otherwise', () => {
  const cause = new TypeError('fetch failed');
  expect(new CseError('X', 'plan', 'x', { cause })).toMatchObject({ cause, untried: false });
  expect(new CseError('X', 'plan', 'x', { untried: true })).toMatchObject({ untried: true });
  expect('cause' in new CseError('X', 'plan', 'x')).toBe(false);
});

test('a code is text, of anything that has one', () => {
  expect([{ code: 'ENOENT' }, { code: 2 }, {}, null, undefined, 'ENOENT'].map(codeOf)).toEqual([
    'ENOENT',
    ...Array.from({ length: 5 }, () => undefined),
  ]);
});

test('an error made by another copy of this package is still known as ours', () => {
  const foreign = Object.assign(new Error('x'), { [Symbol.for('cse.error')]: true, code: 'X', fault: 'access' });
  expect(isCseError(foreign)).toBe(true);
  expect(faultOf(foreign)).toBe('access');
});

test('anything else that is thrown is our own bug', () => {
  expect(['a string', new TypeError('x'), undefined].map(faultOf)).toEqual(['internal', 'internal', 'internal']);
});

test('what went wrong first counts, even where closing what was in use went wrong after it', async () => {
  const full = new CseError('STORAGE_FULL', 'incomplete', 'there is no room left');
  const thrown = await (async () => {
    await using _ = { [Symbol.asyncDispose]: () => Promise.reject(new Error('the journal cannot be closed')) };
    throw full;
  })().catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(SuppressedError);
  expect(firstThrown(thrown)).toBe(full);
  expect(faultOf(thrown)).toBe('incomplete');
});
