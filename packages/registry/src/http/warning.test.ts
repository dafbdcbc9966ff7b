import { expect, test } from 'vitest';
import { Warnings } from './warning.ts';

test.each([
  ['299 - "this registry moves in May"', 'this registry moves in May'],
  ['299 - "say \\"hello\\""', 'say "hello"'],
  ['299 - "text" "Wed, 21 Oct 2015 07:28:00 GMT"', 'text'],
  ['299 - "tab\there, and \u001b[31mred\u001b[0m"', 'tab here, and [31mred [0m'],
])('C-128: %s is shown', (header, text) => {
  expect(new Warnings().newIn([header])).toEqual([text]);
});

test.each(['110 - "stale"', '299 reg.example "agent"', '299 - unquoted', '299 - "open', '299 - ""', ''])(
  'C-128: %s is ignored',
  (header) => expect(new Warnings().newIn([header])).toEqual([]),
);

test('P-140: the same text is told once', () => {
  const warnings = new Warnings();
  expect(warnings.newIn(['299 - "a"', '299 - "a"', '299 - "b"'])).toEqual(['a', 'b']);
  expect(warnings.newIn(['299 - "b"', '299 - "c"'])).toEqual(['c']);
});
