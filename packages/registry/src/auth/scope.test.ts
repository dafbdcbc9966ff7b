import { expect, test } from 'vitest';
import { covers, mergedScopes } from './scope.ts';

test('C-111: scopes are sorted, each resource once, its actions merged', () => {
  expect(
    mergedScopes(['repository:b:push,pull', 'repository:a:pull', 'repository:b:pull', 'repository:a:pull']),
  ).toEqual(['repository:a:pull', 'repository:b:pull,push']);
});

test('C-110: a name may hold colons, and a class in brackets is left out', () => {
  expect(mergedScopes(['repository:host:5000/a/b:pull', 'repository(plugin):host:5000/a/b:push'])).toEqual([
    'repository:host:5000/a/b:pull,push',
  ]);
});

test('a scope that names no resource is kept as it is', () => {
  expect(mergedScopes(['aws', 'repository:a:pull', 'aws', ''])).toEqual(['aws', 'repository:a:pull']);
});

test('a token covers what it is for and less, not more', () => {
  const held = ['repository:a:pull,push'];
  expect(covers(held, ['repository:a:pull'])).toBe(true);
  expect(covers(held, [])).toBe(true);
  expect(covers(held, ['repository:a:delete,pull'])).toBe(false);
  expect(covers(held, ['repository:a:pull', 'repository:b:pull'])).toBe(false);
});
