import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { expect, test } from 'vitest';
import { readHouse } from './node-house.ts';
import { parseFile, roomOf } from './parse.ts';
import { regexesOf, type Regex } from './regexes.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const { known, unknown } = regexesOf(readHouse(root));

/** What was found to be linear stays so: only what is new is analysed, and then written down here, to be committed with it. */
const LIST = fileURLToPath(new URL('../linear-regexes.txt', import.meta.url));

/** A pattern that the user types for their own list; nobody else can make it slow. */
const TYPED = ['plugins/container-images/src/toggle.ts'];

test('every regex is one that can be read here, and so be checked', () => {
  expect(known.length).toBeGreaterThan(100);
  expect(unknown.map((at) => at.replace(/:\d+$/, ''))).toEqual(TYPED);
});

test('X-35: every regex takes time in proportion to its text, whoever wrote that', { timeout: 240_000 }, async () => {
  const listed = new Set(readFileSync(LIST, 'utf8').split('\n'));
  const verdicts: string[] = [];
  // One after the other: side by side they disturb each other's measurements.
  for (const regex of known.filter((each) => !listed.has(print(each)))) verdicts.push(...(await verdictsOn(regex)));
  expect(verdicts).toEqual([]);
  const found = known.map(print).toSorted().join('\n') + '\n';
  if (process.env['CI'] !== 'true' && found !== readFileSync(LIST, 'utf8')) writeFileSync(LIST, found);
});

test('X-35: one that is not linear is found, and named with its place', async () => {
  const file = parseFile('packages/x/src/a.ts', "const A = 'a+';\nexport const slow = new RegExp(`^(${A})+$`, 'i');");
  const paper = JSON.stringify({ name: '@cse/x', nx: { tags: ['floor:1'] } });
  const found = regexesOf({ rooms: [roomOf('packages/x', paper, { readme: '', files: [file] })] });
  expect(found).toEqual({ known: [{ source: '^(a+)+$', flags: 'i', at: ['packages/x/src/a.ts:2'] }], unknown: [] });
  expect(await Promise.all(found.known.map(verdictsOn))).toEqual([
    ['packages/x/src/a.ts:2: /^(a+)+$/i is vulnerable (exponential)'],
  ]);
});

async function verdictsOn(regex: Regex): Promise<readonly string[]> {
  const { source, flags, at } = regex;
  const verdict = await check(source, flags.replace('v', 'u'), { timeout: 120_000 });
  if (verdict.status === 'safe') return [];
  const growth = verdict.status === 'vulnerable' ? verdict.complexity.summary : verdict.error.kind;
  return [`${at.join(', ')}: ${print(regex)} is ${verdict.status} (${growth})`];
}

const print = ({ source, flags }: Regex) => `/${source}/${flags}`;
