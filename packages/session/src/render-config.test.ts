import type { InstalledPlugin } from '@cse/transfer';
import { expect, test } from 'vitest';
import { renderConfig } from './render-config.ts';

const plugin = (use: string, bundled: boolean): InstalledPlugin => ({
  name: use,
  version: '1.0.0',
  declaration: { api: 1, use, plugin: './dist/index.js' },
  bundled,
  load: async () => undefined,
});

test('editors are sent to the published schema, or where other plugins are installed to the one of this machine', () => {
  const schema = 'https://schemas.example/cse.json';
  const head = (...plugins: readonly InstalledPlugin[]) =>
    renderConfig({ releases: {}, to: 'reg.example' }, { plugins, schema }).split('\n').slice(0, 2);
  const ours = plugin('images', true);
  expect(head(ours)).toEqual([
    `# yaml-language-server: $schema=${schema}`,
    expect.stringContaining('# What cse copies'),
  ]);
  expect(head(ours, plugin('@acme/charts', false))).toEqual([
    '# yaml-language-server: $schema=cse.schema.json',
    '# cse config schema > cse.schema.json writes that, for editors.',
  ]);
  expect(renderConfig({ releases: {}, to: 'reg.example' }, { plugins: [ours] })).toMatch(/^# What cse copies/);
});
