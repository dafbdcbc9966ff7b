import { expect, test } from 'vitest';
import { CseError, type Fault } from '@cse/errors';
import { exitCodeOf } from './exit-code.ts';
import { failureOf } from './failure.ts';
import { renderFailure } from './print-failure.ts';

test('each fault has its exit code', () => {
  const faults: readonly Fault[] = [
    'internal',
    'usage',
    'plan',
    'incomplete',
    'access',
    'integrity',
    'plugin',
    'unavailable',
  ];
  expect(faults.map(exitCodeOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([exitCodeOf('interrupted'), exitCodeOf(undefined)]).toEqual([130, 0]);
});

test('an error of ours is told with what, what next and its code', () => {
  const error = new CseError('TAG_MISSING', 'plan', 'reg.example/a has no v1', { hint: 'Check the tag.' });
  expect(failureOf(error)).toEqual({
    exit: 3,
    code: 'TAG_MISSING',
    fault: 'plan',
    message: 'reg.example/a has no v1',
    hint: 'Check the tag.',
  });
  expect(renderFailure(failureOf(error))).toBe(
    'error: reg.example/a has no v1\n next: Check the tag.\n code: TAG_MISSING (plan)\n',
  );
});

test('a message of several lines stays below its first', () => {
  const error = new CseError('X', 'usage', 'two things:\n- one\n- two');
  expect(renderFailure(failureOf(error))).toBe('error: two things:\n       - one\n       - two\n code: X (usage)\n');
});

test('an abort is an interruption, a missing file the caller\u2019s, and anything unknown our bug', () => {
  const abort = new DOMException('This operation was aborted', 'AbortError');
  const missing = Object.assign(new Error("ENOENT: no such file or directory, open 'x'"), {
    code: 'ENOENT',
    path: 'x',
  });
  const told = [abort, missing, new TypeError('x is not a function'), 'a string', undefined].map((thrown) =>
    failureOf(thrown),
  );
  expect(told.map(({ fault, code, exit }) => ({ fault, code, exit }))).toEqual([
    { fault: 'interrupted', code: 'INTERRUPTED', exit: 130 },
    { fault: 'usage', code: 'FILE_MISSING', exit: 2 },
    { fault: 'internal', code: 'INTERNAL', exit: 1 },
    { fault: 'internal', code: 'INTERNAL', exit: 1 },
    { fault: 'internal', code: 'INTERNAL', exit: 1 },
  ]);
});

test('what the system says of a file is told in words, with the file', () => {
  const error = (code: string, more: object) => Object.assign(new Error(`${code}: no use`), { code, ...more });
  const thrown = [
    error('ENOENT', { path: 'plan.json' }),
    error('ENOSPC', { syscall: 'write' }),
    error('EODD', { path: 'x' }),
  ];
  expect(thrown.map((each) => failureOf(each)).map(({ exit, message }) => [exit, message])).toEqual([
    [2, 'plan.json: it does not exist'],
    [4, 'the disk is full'],
    [8, 'x: EODD: no use'],
  ]);
});

test.each([
  [
    'Parsing --parts \n\tExpected an integer but received: x\nSee more help with --help',
    '--parts: expected an integer but received: x',
  ],
  ['The following error occurred:\n  Exactly one must be provided: --a, --b', 'exactly one must be provided: --a, --b'],
  ['Missing 1 required arg:\nplan  what cse plan wrote', 'missing 1 required arg: plan what cse plan wrote'],
])('a command line that cannot be parsed is told as we speak: %j', (message, told) => {
  expect(failureOf(Object.assign(new Error(message), { oclif: {} })).message).toBe(told);
});
