import { digestOf } from '@cse/oci';
import { expect, test } from 'vitest';
import { packed, type Unit } from './packing.ts';

const digestNamed = (name: string) => digestOf(new TextEncoder().encode(name));

/** A unit of one step, which is named like it, with the sizes of its blobs. */
const unit = (name: string, blobs: Readonly<Record<string, number>>): Unit => ({
  site: 'a.example',
  steps: [name],
  blobs: new Map(Object.entries(blobs).map(([blob, size]) => [digestNamed(blob), size])),
});

const groups = (units: readonly Unit[], limits: { readonly count: number; readonly bytes: number }) =>
  packed(units, limits).map((group) => [...group].join(''));

test('a group takes as many units as it may, and as many bytes', () => {
  const units = ['a', 'b', 'c', 'd', 'e'].map((name) => unit(name, { [name]: 10 }));
  expect(groups(units, { count: 2, bytes: 1000 })).toEqual(['ab', 'cd', 'e']);
  expect(groups(units, { count: 10, bytes: 30 })).toEqual(['abc', 'de']);
  expect(groups([], { count: 2, bytes: 30 })).toEqual([]);
});

test('a blob that was counted once fills no group again', () => {
  const units = ['a', 'b', 'c'].map((name) => unit(name, { shared: 20, [name]: 5 }));
  expect(groups(units, { count: 10, bytes: 30 })).toEqual(['ab', 'c']);
});

test('a unit that is too large for any group has one of its own', () => {
  const units = [unit('a', { a: 5 }), unit('b', { b: 100 }), unit('c', { c: 5 }), unit('d', { d: 5 })];
  expect(groups(units, { count: 10, bytes: 30 })).toEqual(['a', 'b', 'cd']);
});
