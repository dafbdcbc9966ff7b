import { expect, test } from 'vitest';
import { blamed, findPlugins, type FoundPackage } from './node-installed.ts';
import { invalidSide } from './errors.ts';

const found = (name: string, cse: object, type: string): FoundPackage => ({
  name,
  version: '1.0.0',
  root: '/plugins',
  pjson: { name, version: '1.0.0', cse: { api: 1, plugin: './dist/index.js', ...cse } },
  type,
});
const flags = { tkr: { summary: 'x' } };
const ours = (use: string) =>
  found(`@cse/plugin-${use}`, { use, serves: { tkg: [`${use.slice(4)}.0`] }, paths: ['tkg'], flags }, 'core');
const theirs = (cse: object) =>
  found('@acme/cse-plugin-tkg', { use: '@acme/tkg', serves: { tkg: ['2.5.0'] }, paths: ['tkg'], ...cse }, 'user');

const usesOf = async (...packages: readonly FoundPackage[]) => {
  const { plugins, leftOut } = await findPlugins(packages);
  return { uses: plugins.map(({ declaration }) => declaration.use), leftOut };
};

test('a plugin of cse is left out, and said to be, while another one is installed that takes its place', async () => {
  const { uses, leftOut } = await usesOf(ours('tkg-2.4'), ours('tkg-2.5'), theirs({ replaces: ['tkg-2.5'] }));
  expect(uses).toEqual(['@acme/tkg', 'tkg-2.4']);
  expect(leftOut.map(({ error }) => [error.code, error.message, error.hint])).toEqual([
    [
      'PLUGIN_REPLACED',
      'the plugin tkg-2.5, which came with cse, is replaced by @acme/cse-plugin-tkg',
      'Use that one, or get tkg-2.5 back with cse plugins uninstall @acme/cse-plugin-tkg.',
    ],
  ]);
  expect(blamed(invalidSide('x', 'tkg 2.5.0', []), leftOut)).toBe(leftOut[0]?.error);
  expect(await usesOf(ours('tkg-2.4'), ours('tkg-2.5'))).toEqual({ uses: ['tkg-2.4', 'tkg-2.5'], leftOut: [] });
});

test('what takes a place may have flags of the same name that mean something else', async () => {
  const { uses } = await usesOf(
    ours('tkg-2.5'),
    theirs({ replaces: ['tkg-2.5'], flags: { tkr: { summary: 'x', boolean: true } } }),
  );
  expect(uses).toEqual(['@acme/tkg']);
});

test.each([
  ['what does not say so', {}, ['@acme/tkg', 'tkg-2.5']],
  ['what names another', { replaces: ['tkg-2.4'] }, ['@acme/tkg', 'tkg-2.5']],
  ['what cannot be used itself', { replaces: ['tkg-2.5'], paths: ['../x'] }, ['tkg-2.5']],
  ['what names a plugin of others', { replaces: ['@acme/other'] }, ['tkg-2.5']],
])('%s takes the place of nothing', async (_title, cse, uses) => {
  expect((await usesOf(ours('tkg-2.5'), theirs(cse))).uses).toEqual(uses);
});
