import { contentId } from '@cse/graph';
import { describe, MediaType } from '@cse/oci';
import type { Want } from '@cse/plugin';
import { expect, test } from 'vitest';
import { homesOf } from './homes.ts';

const descriptor = describe(MediaType.manifest, new TextEncoder().encode('{}'));
const want = (to: string, more: Partial<Want> = {}): Want => ({
  content: { descriptor, holder: `source:${to}` },
  to,
  tag: 'v1',
  ...more,
});

test('what goes by its own name has no other home', () => {
  expect(homesOf([want('s.example/app'), want('s.example/other', { relocateAs: 's.example/other' })])).toBeUndefined();
});

test('of a repository from which one tag leaves, what stays is listed as well, and other repositories are not', () => {
  const [from, to] = ['s.example/app', 's.example/project/app'];
  const homes = homesOf([want(from, { relocateAs: to }), want(from, { tag: 'v2' }), want('s.example/other')]);
  expect([...(homes ?? [])]).toEqual([
    [`${from}:v1`, [to]],
    [`${from}:v2`, [from]],
  ]);
});

test('one tag that is wanted at two places has both as homes, each once', () => {
  const from = 's.example/app';
  const homes = homesOf([want(from, { relocateAs: 's.example/a' }), want(from), want(from)]);
  expect(homes?.get(`${from}:v1`)).toEqual(['s.example/a', from]);
});

test('what has no tag is listed by its digest', () => {
  const from = 's.example/app';
  const homes = homesOf([want(from, { tag: undefined, relocateAs: 's.example/a' })]);
  expect([...(homes?.keys() ?? [])]).toEqual([contentId(from, descriptor)]);
});
