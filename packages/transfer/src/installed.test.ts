import { definePlugin } from '@cse/plugin';
import { expect, test } from 'vitest';
import { loadPlugin } from './installed.ts';
import { installed } from './plugins.testing.ts';

const good = definePlugin({ name: 'helm', item: { parse: () => ({}) }, async *plan() {} });

test('a plugin that is what its package.json says is loaded', async () => {
  expect(await loadPlugin(installed('helm', {}, async () => good))).toBe(good);
});

test.each([
  ['another api number', installed('helm', { api: 2 }, async () => good), 'PLUGIN_API'],
  ['another api number in its code', installed('helm', {}, async () => ({ ...good, api: 2 })), 'PLUGIN_API'],
  ['an import that throws', installed('helm', {}, () => Promise.reject(new Error('no such file'))), 'PLUGIN_BROKEN'],
  ['no plan', installed('helm', {}, async () => ({ api: 1, name: 'helm' })), 'PLUGIN_BROKEN'],
  ['no default export', installed('helm'), 'PLUGIN_BROKEN'],
  ['another name', installed('other', {}, async () => good), 'PLUGIN_BROKEN'],
])('a plugin with %s is refused as a fault of the plugin', async (_what, plugin, code) => {
  await expect(loadPlugin(plugin)).rejects.toMatchObject({
    code,
    fault: 'plugin',
    message: expect.stringContaining(plugin.name),
  });
});
