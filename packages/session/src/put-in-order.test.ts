import { expect, test } from 'vitest';
import { putInOrder } from './put-in-order.ts';

test('plugins are listed by name, those of cse itself first, in whatever order they were loaded', () => {
  const loaded = [
    ['@acme/extra', 'user'],
    ['@oclif/plugin-help', 'core'],
    ['linked', 'link'],
    ['@cse/cli', 'core'],
  ] as const;
  const plugins = new Map(loaded.map(([name, type]) => [name, { name, type }]));
  putInOrder({ plugins });
  expect([...plugins.keys()]).toEqual(['@cse/cli', '@oclif/plugin-help', '@acme/extra', 'linked']);
});
