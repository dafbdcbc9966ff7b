import { expect, test } from 'vitest';
import { parseLicences, printLicences } from './third-party.mjs';

const party = (name: string, licence: string) => ({
  name,
  version: '1.2.3',
  licence,
  text: `Copyright ${name}\n\nAs is.`,
});

test('what is written of the licences can be read back, each once and sorted', () => {
  const [zod, yaml, types] = [party('zod', 'MIT'), party('yaml', 'ISC'), party('@a/b', '(MIT OR CC0-1.0)')];
  const text = printLicences([zod, yaml, types, zod]);
  expect(text).toMatch(/^This holds the work of others/);
  expect(parseLicences(text)).toEqual([types, yaml, zod]);
});

test('text without a licence in it has none', () => {
  expect(parseLicences('')).toEqual([]);
});
