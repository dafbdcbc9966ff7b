import { expect, test } from 'vitest';
import { parseTkrName } from '@cse/tkg';
import declared from '../package.json' with { type: 'json' };
import { facts } from './facts.ts';

test('package.json declares the word and the releases that the facts have', () => {
  const { use, serves } = declared.cse;
  expect({ use, tkg: serves.tkg }).toEqual({ use: facts.use, tkg: Object.keys(facts.releases) });
  expect(Object.keys(facts.releases)).toContain(facts.usual);
});

test('every TKr is named as files name it, and no two share an OVA', () => {
  const tkrs = Object.values(facts.releases).flatMap((release) => release.tkrs);
  const names = tkrs.flatMap(({ name, alsoCalled = [] }) => [name, ...alsoCalled]);
  expect(names.map(parseTkrName)).toEqual(names);
  const ovas = tkrs.flatMap(({ ova }) => ova ?? []);
  expect(new Set(ovas).size).toBe(ovas.length);
});

test('package.json advises the OVA templates that the facts have', () => {
  const known = Object.entries(facts.releases).map(([release, { tkrs }]) => [
    release,
    tkrs.flatMap(({ name, ova }) => (ova === undefined ? [] : [`${name} is the OVA template ending in ${ova}`])),
  ]);
  expect(declared.cse.advice.beside).toEqual(Object.fromEntries(known.filter(([, ovas]) => ovas?.length)));
});
