import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import known from './known-plugins.json' with { type: 'json' };

const FOLDER = new URL('../../../../plugins/', import.meta.url);

test('the table of plugins that exist says of each what its own package says', () => {
  const packages = readdirSync(FOLDER).map((name) =>
    JSON.parse(readFileSync(new URL(`${name}/package.json`, FOLDER), 'utf8')),
  );
  const told = packages.map(({ name, cse: { use, serves, paths } }) => ({ name, declaration: { use, serves, paths } }));
  expect(known).toEqual(told);
});
