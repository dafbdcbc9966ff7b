import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { citationsIn, readCitations } from './citations.ts';
import { parseFamily, readFamilies } from './ids.ts';
import { discrepancies, pageOf } from './page.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const [families, citations] = [readFamilies(), readCitations(root)];

test('every id that a title cites is defined, and every id that is defined is cited', () => {
  expect(citations.length).toBeGreaterThan(400);
  expect(discrepancies(families, citations)).toEqual([]);
});

test('docs/conformance.md says what the tests say: else npm run docs makes it anew', () => {
  expect(readFileSync(`${root}docs/conformance.md`, 'utf8')).toBe(pageOf(families, citations));
});

test('ids are found in titles, in those of suites, and in the rows of a table', () => {
  const text = `
    describe('C-001: names', () => {});
    test.each([['C-002', 1], ['C-003', 2]] as const)('%s: a row', () => {});
    each('S-004', 'a case', async () => {});
    const other = 'C-009';
  `;
  expect(citationsIn('a.test.ts', text)).toEqual([
    { id: 'C-001', file: 'a.test.ts', title: 'C-001: names' },
    { id: 'C-002', file: 'a.test.ts', title: 'C-002: a row' },
    { id: 'C-003', file: 'a.test.ts', title: 'C-003: a row' },
    { id: 'S-004', file: 'a.test.ts', title: 'S-004: a case' },
  ]);
});

test('an id without a meaning, and a meaning without a title, are named', () => {
  const family = parseFamily('# Some.\nC-001: One.\nS-001…S-003: A case.\n');
  const [cited] = citationsIn('a.test.ts', "test('C-005, S-002: x', () => {})");
  expect(discrepancies([family], cited ? [cited] : [])).toEqual([
    'C-005 is defined nowhere, and cited by a.test.ts: C-005, S-002: x',
    'C-001 is defined, and no title cites it',
    'S-001 to S-003 is defined, and no title cites it',
  ]);
});
