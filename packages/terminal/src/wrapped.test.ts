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
