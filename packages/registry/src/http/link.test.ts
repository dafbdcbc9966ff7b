import { expect, test } from 'vitest';
import { nextLink } from './link.ts';

test.each([
  ['</v2/a/tags/list?last=x&n=2>; rel="next"', '/v2/a/tags/list?last=x&n=2'],
  ['<https://reg.example/v2/a/tags/list?last=x>; rel=next', 'https://reg.example/v2/a/tags/list?last=x'],
  ['</first>; rel="first", </next>; rel="next"', '/next'],
  ['</next>; title="a, b; c"; rel="prefetch next"', '/next'],
  ['</next>; REL="Next"', '/next'],
  ['</previous>; rel="prev"', undefined],
  ['/no-brackets; rel="next"', undefined],
  ['</half; rel="next"', undefined],
  ['', undefined],
])('P-097: the next page in %s', (header, expected) => {
  expect(nextLink([header])).toBe(expected);
});

test('P-097: the next page may stand in a second header', () => {
  expect(nextLink(['</a>; rel="first"', '</b>; rel="next"'])).toBe('/b');
});
