import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checks } from './checks.ts';

const documentation = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');

/** The cells of all rows of the tables, without the blanks that line them up. */
const rows = documentation
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const symptoms = rows.filter(([number = '']) => /^\d+$/.test(number));
const named = (text: string) => [...text.matchAll(/`([a-z]+\.[a-z]+)`/g)].map(([, id]) => id);

test('the documentation lists every check as it describes itself, in order', () => {
  const told = rows.filter(([id = '']) => /^`[a-z]+\.[a-z]+`$/.test(id));
  expect(told).toEqual(checks.map(({ id, looksAt, why }) => [`\`${id}\``, looksAt, why]));
});

test('it has all 32 symptoms, each with the checks that know it', () => {
  expect(symptoms.map(([number]) => Number(number))).toEqual(Array.from({ length: 32 }, (_, at) => at + 1));
  for (const [number = '', , found = ''] of symptoms) {
    const knowing = checks.filter((check) => check.symptoms.includes(Number(number))).map(({ id }) => id);
    expect({ number, checks: named(found).toSorted() }).toEqual({ number, checks: knowing.toSorted() });
  }
});

test('each item of the page of prerequisites has a check that is there', () => {
  const ids = new Set(checks.map(({ id }) => id));
  const prerequisites = rows.filter(([, check = ''], at) => at > 1 && at < 9 && check !== '');
  expect(prerequisites).toHaveLength(7);
  for (const [what, check = ''] of prerequisites)
    expect({ what, known: check.startsWith('none:') || named(check).every((id) => ids.has(id ?? '')) }).toEqual({
      what,
      known: true,
    });
});

test('each symptom that a check knows has a test that shows it', () => {
  const folder = new URL('./checks/', import.meta.url);
  const tests = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const titles = tests.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const shown = [...titles.matchAll(/["'`]symptoms? ([\d, and]+):/g)].flatMap(
    ([, numbers = '']) => numbers.match(/\d+/g) ?? [],
  );
  const known = new Set(checks.flatMap((check) => check.symptoms));
  expect([...known].filter((number) => !shown.includes(String(number)))).toEqual([]);
});

test('what a check needs stands before it', () => {
  const ids = checks.map(({ id }) => id);
  for (const [at, { needs = [] }] of checks.entries())
    for (const need of needs) expect(ids.slice(0, at)).toContain(need);
  expect(new Set(ids).size).toBe(ids.length);
});
