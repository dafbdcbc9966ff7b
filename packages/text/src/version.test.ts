import { expect, test } from 'vitest';
import { compareText, compareVersions, matchesVersion } from './index.ts';

test('versions stand in the order of semver: numbers as numbers, a release after its own candidates', () => {
  const ordered = ['latest', '1.9', 'v1.10.0', '2.5.0-rc.1', '2.5.0-rc.2', '2.5.0-rc.10', '2.5.0', '2.5.1', '37.2'];
  expect(ordered.toReversed().sort(compareVersions)).toEqual(ordered);
});

test('text stands in the order of its code units, in any language', () => {
  expect(['ä', 'b', 'B', 'a'].sort(compareText)).toEqual(['B', 'a', 'b', 'ä']);
});

test('a short version stands for those that begin with it', () => {
  expect(['v1.9', 'v1.9.1', 'v1.90'].map((version) => matchesVersion(version, 'v1.9'))).toEqual([true, true, false]);
});
