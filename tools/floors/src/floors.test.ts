import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { measure, medianOf, printViolation, readHouse, violationsOf } from './index.ts';

const house = readHouse(fileURLToPath(new URL('../../..', import.meta.url)));

test('the house keeps its laws', { timeout: 120_000 }, () => {
  expect(violationsOf(house).map(printViolation)).toEqual([]);
});

test('its median file has at most 80 lines, its median function at most 8', () => {
  const { files, functions } = measure(house.rooms);
  expect(files.length).toBeGreaterThan(100);
  expect(medianOf(files)).toBeLessThanOrEqual(80);
  expect(medianOf(functions)).toBeLessThanOrEqual(8);
});
