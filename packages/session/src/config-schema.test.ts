import type { InstalledPlugin } from '@cse/transfer';
import { expect, test } from 'vitest';
import { configSchema } from './config-schema.ts';

const plugin = (use: string, itemSchema: InstalledPlugin['itemSchema']): InstalledPlugin => ({
  name: use,
  version: '1.0.0',
  declaration: { api: 1, use, plugin: './dist/index.js' },
  load: async () => undefined,
  ...(itemSchema && { itemSchema }),
});

test('a plugin whose item cannot be described is noted, and the others are described', async () => {
  const notes: string[] = [];
  const plugins = [
    plugin('@acme/broken', () => Promise.reject(new Error('it does not load'))),
    plugin('@acme/charts', async () => ({ type: 'object', required: ['charts'] })),
    plugin('@acme/odd', async () => 'no schema'),
    plugin('@acme/silent', undefined),
  ];
  const schema = await configSchema(plugins, { note: (line) => void notes.push(line) });
  expect(schema).toMatchObject({
    properties: { items: { items: { allOf: [{ if: { properties: { use: { const: '@acme/charts' } } } }] } } },
  });
  expect(notes).toEqual(['the items of @acme/broken are not described: it does not load']);
});
