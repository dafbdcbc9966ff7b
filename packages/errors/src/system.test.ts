import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultOf, isSystemError, reasonOf, systemFailed } from './index.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('what the system says of a file by a code is said in words', () => {
  const thrown = ['nowhere', '/', '/dev/null/x'].map((path) => thrownBy(() => readFileSync(path)));
  expect(thrown.map(reasonOf)).toEqual(['it does not exist', 'it is a folder', 'a part of its path is not a folder']);
});

test('anything else speaks for itself', () => {
  const unknown = Object.assign(new Error('EODD: something odd'), { code: 'EODD' });
  expect([unknown, new TypeError('x is not a function'), 'a string', undefined].map(reasonOf)).toEqual([
    'EODD: something odd',
    'x is not a function',
    'a string',
    'undefined',
  ]);
});

test("an error is the system's if it has a code, and a path or a call that failed", () => {
  const error = (fields: object) => Object.assign(new Error('x'), fields);
  expect(
    [
      error({ code: 'EACCES', path: '/a' }),
      error({ code: 'ECONNRESET', syscall: 'read' }),
      error({ code: 'TAG_MISSING' }),
      error({ path: '/a' }),
      { code: 'EACCES', path: '/a' },
      undefined,
    ].map(isSystemError),
  ).toEqual([true, true, false, false, false, false]);
});

test('where the system names no path, only the reason is told', () => {
  const told = (cause: unknown) => systemFailed(cause).message;
  expect(told(Object.assign(new Error('x'), { code: 'ENOSPC', syscall: 'write' }))).toBe('the disk is full');
  expect(told(Object.assign(new Error('x'), { code: 'ENOSPC', path: 3 }))).toBe('the disk is full');
  expect(told({ code: 'ENOSPC', path: '/a' })).toBe('the disk is full');
  expect(told(undefined)).toBe('undefined');
});

test('what the system refuses is told with where, why, who must act and what to do next', () => {
  const [missing] = ['nowhere'].map((path) => thrownBy(() => readFileSync(path)));
  expect(isSystemError(missing)).toBe(true);
  expect(systemFailed(missing)).toMatchObject({ code: 'FILE_MISSING', message: 'nowhere: it does not exist' });
  expect(systemFailed(missing, 'elsewhere').message).toBe('elsewhere: it does not exist');
});

test.each([
  ['ENOENT', 'usage'],
  ['EEXIST', 'usage'],
  ['ENOTDIR', 'usage'],
  ['EISDIR', 'usage'],
  ['ENOTEMPTY', 'usage'],
  ['ENAMETOOLONG', 'usage'],
  ['EFBIG', 'usage'],
  ['EACCES', 'access'],
  ['EPERM', 'access'],
  ['EROFS', 'access'],
  ['ENOSPC', 'incomplete'],
  ['EDQUOT', 'incomplete'],
  ['EMFILE', 'unavailable'],
  ['ENFILE', 'unavailable'],
  ['EIO', 'unavailable'],
])('%s is of the fault %s, and never told by its code alone', (code, fault) => {
  const failed = systemFailed(Object.assign(new Error(`${code}: i/o error, write`), { code, syscall: 'write' }), '/a');
  expect(faultOf(failed)).toBe(fault);
  expect(failed.message).toMatch(/^\/a: \w/);
  expect(failed.hint).toMatch(/\.$/);
  if (code !== 'EIO') expect(failed.message).not.toContain(code);
});
