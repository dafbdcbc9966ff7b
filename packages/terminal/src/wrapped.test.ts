import { expect, test } from 'vitest';
import { wrapped } from './wrapped.ts';

const terminal = (columns: number) => ({ columns }) as NodeJS.WriteStream;

test('a message is broken between words, and goes on below them; what is no terminal gets it as it is', () => {
  const text = 'error: the registry cannot be reached at all\n next: look';
  expect(wrapped(text, terminal(24))).toBe('error: the registry\n       cannot be reached\n       at all\n next: look');
  expect(wrapped('  ✔ all is well here\n    do:   look at it', terminal(16))).toBe(
    '  ✔ all is well\n    here\n    do:   look\n          at it',
  );
  expect(wrapped('a/name/that/has/no/spaces/in/it', terminal(10))).toBe('a/name/that/has/no/spaces/in/it');
  expect(wrapped(text, {} as NodeJS.WriteStream)).toBe(text);
});

test('a name that is too long for any line stays whole, beside its mark or label, and what follows goes on behind it', () => {
  const name = 'registry.example/a/path:v1';
  expect(wrapped(`error: ${name} is not there\n- ${name}`, terminal(24))).toBe(
    `error: ${name} is not there\n- ${name}`,
  );
});

test('what is shown beside something else has so many columns less', () => {
  expect([wrapped('one two three', terminal(13)), wrapped('one two three', terminal(13), 2)]).toEqual([
    'one two three',
    'one two\nthree',
  ]);
});
