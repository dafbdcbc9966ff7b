import type { Declaration } from '@cse/plugin';
import type { InstalledPlugin } from '@cse/transfer';
import { expect, test } from 'vitest';
import { servedTogether } from './served-with.ts';

const plugin = (use: string, more: Partial<Declaration>): InstalledPlugin => ({
  name: use,
  version: '1.0.0',
  declaration: { api: 1, use, plugin: './index.js', ...more },
  load: async () => undefined,
});

const servedBy = (plugins: readonly InstalledPlugin[]) =>
  Object.fromEntries(servedTogether(plugins).map(({ declaration: { use, serves } }) => [use, serves]));

test('a plugin also serves the release of which another says that it brings a part', () => {
  const cli = plugin('cli-plugins', { serves: { tkg: ['2.5.0'] } });
  const newer = plugin('@acme/tkg-2.6', {
    serves: { tkg: ['2.6.0'] },
    servedWith: { tkg: { '2.6.0': ['cli-plugins', 'not-installed'] } },
  });
  expect(servedBy([cli, newer])).toEqual({
    'cli-plugins': { tkg: ['2.5.0', '2.6.0'] },
    '@acme/tkg-2.6': { tkg: ['2.6.0'] },
  });
  expect(servedBy([cli])).toEqual({ 'cli-plugins': { tkg: ['2.5.0'] } });
});

test('a plugin has no say over the releases of others', () => {
  const cli = plugin('cli-plugins', { serves: { tkg: ['2.5.0'] } });
  const other = plugin('@acme/other', {
    servedWith: { tkg: { '9.9.9': ['cli-plugins'] }, cse: { '1.0.0': ['cli-plugins'] } },
  });
  expect(servedBy([cli, other])).toMatchObject({ 'cli-plugins': { tkg: ['2.5.0'] } });
});
