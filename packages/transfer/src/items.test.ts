import { expect, test } from 'vitest';
import { configOf } from './config.testing.ts';
import type { TransferConfig } from './config.ts';
import { itemsOf, releaseOf, servingRelease } from './items.ts';
import { installed, plugins } from './plugins.testing.ts';

test('every plugin that serves a chosen release gets an item with its own releases and flags', () => {
  const items = itemsOf(configOf({ releases: { cse: ['4.2.2'], tkg: ['2.4', '2.5'] }, options: { tkr: ['one'] } }), {
    plugins,
  });
  expect(items).toEqual([
    { use: 'images', options: { cse: ['4.2.2'] } },
    { use: 'tkg-2.4', options: { tkg: ['2.4.0'], tkrs: ['one'] } },
    { use: 'tkg-2.5', options: { tkg: ['2.5.0'], tkrs: ['one'] } },
    { use: 'cli', options: { tkg: ['2.4.0', '2.5.0'] } },
  ]);
});

test('a plugin gets the default of a flag that is not given, and is asked for nothing by it', () => {
  const size = { summary: 'x', option: 'sizes', multiple: true, default: 'small', alone: true };
  const flags = { size, kind: { summary: 'x', default: 'a' } };
  const own = [installed('@acme/x', { serves: { charts: ['1.0.0'] }, flags })];
  const asked = (some: Partial<TransferConfig>) => itemsOf(configOf(some), { plugins: own, idle: true });
  expect(asked({})).toEqual([]);
  expect(asked({ releases: { charts: ['1.0.0'] }, options: { kind: 'b' } })).toEqual([
    { use: '@acme/x', options: { charts: ['1.0.0'], sizes: ['small'], kind: 'b' } },
  ]);
});

test('a patch release that no plugin names goes to the one that serves its minor version, unless another names it', () => {
  const serving = (use: string, tkg: readonly string[]) => installed(use, { serves: { tkg }, paths: [use] });
  const ours = installed('tkg-2.5', { serves: { tkg: ['2.5.0'] }, servesPatchesOf: { tkg: ['2.5'] }, paths: ['tkg'] });
  const asked = configOf({ releases: { tkg: ['2.5.9'] } });
  expect(itemsOf(asked, { plugins: [ours] })).toEqual([{ use: 'tkg-2.5', options: { tkg: ['2.5.9'] } }]);
  expect(itemsOf(asked, { plugins: [ours, serving('@acme/tkg', ['2.5.9'])] })).toEqual([
    { use: '@acme/tkg', options: { tkg: ['2.5.9'] } },
  ]);
  for (const version of ['2.6.0', '2.5.x', '12.5.1'])
    expect(() => itemsOf(configOf({ releases: { tkg: [version] } }), { plugins: [ours] })).toThrow(
      expect.objectContaining({ code: 'RELEASE_UNKNOWN' }),
    );
});

test('a flag that asks by itself needs no release', () => {
  expect(itemsOf(configOf({ options: { image: ['a.example/b:c'] } }), { plugins })).toEqual([
    { use: 'images', options: { images: ['a.example/b:c'] } },
  ]);
});

test('--only and --skip take a word for several plugins', () => {
  const releases = { cse: ['4.2'], tkg: ['2.4', '2.5'] };
  const uses = (some: Partial<TransferConfig>) =>
    itemsOf(configOf({ releases, ...some }), { plugins }).map(({ use }) => use);
  expect(uses({ only: ['tkg'] })).toEqual(['tkg-2.4', 'tkg-2.5']);
  expect(uses({ skip: ['tkg', 'cli'] })).toEqual(['images']);
});

test('a word that no plugin has is refused, with those that there are', () => {
  const unknown = [{ only: ['tgk'] }, { skip: ['imags'] }, { items: [{ use: 'tkg', options: {} }] }];
  for (const more of unknown)
    expect(() => itemsOf(configOf({ releases: { cse: ['4.2'] }, ...more }), { plugins })).toThrow(
      expect.objectContaining({ code: 'PLUGIN_UNKNOWN', fault: 'usage', hint: expect.stringContaining('tkg-2.5') }),
    );
});

test('nothing asked for is refused, but for who only looks at the sides', () => {
  expect(() => itemsOf(configOf({}), { plugins })).toThrow(expect.objectContaining({ code: 'NOTHING_ASKED' }));
  expect(itemsOf(configOf({}), { plugins, idle: true })).toEqual([]);
});

test('a release that nobody serves is refused, with those that are served', () => {
  expect(() => itemsOf(configOf({ releases: { tkg: ['2.6'] } }), { plugins })).toThrow(
    expect.objectContaining({ code: 'RELEASE_UNKNOWN', fault: 'usage', hint: expect.stringContaining('tkg 2.5.2') }),
  );
});

test('a release that lacks one of its plugins is refused, and the plugin named', () => {
  const known = plugins.map(({ name, declaration }) => ({ name, declaration }));
  const without = plugins.filter(({ declaration }) => declaration.use !== 'tkg-2.5');
  const asked = configOf({ releases: { tkg: ['2.5'] } });
  expect(() => itemsOf(asked, { plugins: without, known })).toThrow(
    expect.objectContaining({ code: 'PLUGIN_MISSING', message: expect.stringContaining('@cse/plugin-tkg-2.5') }),
  );
  expect(itemsOf(configOf({ releases: { tkg: ['2.4'] } }), { plugins: without, known })).toHaveLength(2);
});

test('a release that no installed plugin knows names the one that would', () => {
  const known = plugins.map(({ name, declaration }) => ({ name, declaration }));
  const without = plugins.filter(({ declaration }) => !declaration.serves?.['tkg']?.includes('2.5.0'));
  expect(() => itemsOf(configOf({ releases: { tkg: ['2.5'] } }), { plugins: without, known })).toThrow(
    expect.objectContaining({ code: 'PLUGIN_MISSING', message: expect.stringContaining('@cse/plugin-tkg-2.5') }),
  );
});

test('two plugins for one release and one path are refused', () => {
  const rival = installed('rival', { serves: { tkg: ['2.5.0'] }, paths: ['tkg'] });
  expect(() => itemsOf(configOf({ releases: { tkg: ['2.5'] } }), { plugins: [...plugins, rival] })).toThrow(
    expect.objectContaining({ code: 'RELEASE_CONTESTED', message: expect.stringContaining('@cse/plugin-rival') }),
  );
});

test('two plugins of one name are refused', () => {
  expect(() =>
    itemsOf(configOf({ releases: { cse: ['4.2'] } }), { plugins: [...plugins, installed('images')] }),
  ).toThrow(expect.objectContaining({ code: 'PLUGIN_CONTESTED', fault: 'plugin' }));
});

test('a config that asks for nothing is refused, with what could be asked', () => {
  expect(() => itemsOf(configOf({}), { plugins })).toThrow(
    expect.objectContaining({ code: 'NOTHING_ASKED', hint: expect.stringContaining('--cse, --tkg') }),
  );
});

test('a flag that only says more of what others ask for names these', () => {
  const refused = (message: string) => expect.objectContaining({ code: 'NOTHING_ASKED', message });
  expect(() => itemsOf(configOf({ options: { tkr: ['one'] } }), { plugins })).toThrow(
    refused('nothing was asked for: --tkr needs --tkg'),
  );
  expect(() => itemsOf(configOf({ options: { list: 'x' } }), { plugins })).toThrow(
    refused('nothing was asked for: --list needs --cse or --image'),
  );
});

test('a release may be typed with a v, and in full or without its patch', () => {
  for (const version of ['v2.5.2', '2.5.2']) expect(releaseOf('tkg', version, plugins)).toBe('2.5.2');
  for (const version of ['v2.5', '2.5', '2.5.0']) expect(releaseOf('tkg', version, plugins)).toBe('2.5.0');
  for (const [kind, version] of [
    ['tkg', '2.5.3'],
    ['tkg', '2'],
    ['tkg', '2.5.2v'],
    ['helm', '2.5'],
  ] as const)
    expect(() => releaseOf(kind, version, plugins)).toThrow(expect.objectContaining({ code: 'RELEASE_UNKNOWN' }));
});

test('a release is served by the plugins that name it, and else by those that take it for a patch', () => {
  const patching = installed('patching', { serves: { tkg: ['2.5.1'] }, servesPatchesOf: { tkg: ['2.5'] } });
  const serving = (version: string) => {
    const found = servingRelease({ kind: 'tkg', version }, [...plugins, patching]);
    return [found.known, ...found.serving.map(({ declaration: { use } }) => use)];
  };
  expect(serving('2.5.0')).toEqual([true, 'tkg-2.5', 'cli']);
  expect(serving('2.5.9')).toEqual([false, 'patching']);
  expect(serving('2.6.0')).toEqual([false]);
});

test('items of the config are asked for beside releases, as --only and --skip leave them', () => {
  const items = [
    { use: 'images', options: { images: ['a.example/b:c'] } },
    { use: 'cli', options: {} },
  ];
  const asked = (more: Partial<TransferConfig>) =>
    itemsOf(configOf({ releases: { tkg: ['2.4'] }, items, ...more }), { plugins }).map(({ use }) => use);
  expect(asked({})).toEqual(['tkg-2.4', 'cli', 'images', 'cli']);
  expect(asked({ only: ['images'] })).toEqual(['images']);
  expect(asked({ skip: ['cli'] })).toEqual(['tkg-2.4', 'images']);
});

test('an item for a plugin that the archive carries is refused with the line that installs it', () => {
  const asked = configOf({ items: [{ use: '@acme/x', options: {} }] });
  const from = { installs: new Map([['@acme/x', 'cse plugins install medium/plugins/x.tgz']]) };
  expect(() => itemsOf(asked, { plugins, from })).toThrow(
    expect.objectContaining({
      code: 'PLUGIN_MISSING',
      hint: expect.stringContaining('cse plugins install medium/plugins/x.tgz'),
    }),
  );
  expect(() => itemsOf(asked, { plugins })).toThrow(expect.objectContaining({ code: 'PLUGIN_UNKNOWN' }));
});

test('a word of a plugin that exists and is not installed may be left out, and is no plugin where only the sides are looked at', () => {
  const known = [{ name: '@acme/charts', declaration: { use: 'charts' } }];
  expect(itemsOf(configOf({ releases: { cse: ['4.2'] }, skip: ['charts'] }), { plugins, known })).toHaveLength(1);
  expect(itemsOf(configOf({ skip: ['nobody'] }), { plugins, idle: true })).toEqual([]);
});

test('a plugin that is missing is not missed where it is left out, or another installed one has its paths', () => {
  const known = plugins.map(({ name, declaration }) => ({ name, declaration }));
  const without = plugins.filter(({ declaration }) => declaration.use !== 'cli');
  const asked = { releases: { tkg: ['2.5'] } };
  expect(() => itemsOf(configOf(asked), { plugins: without, known })).toThrow(
    expect.objectContaining({ code: 'PLUGIN_MISSING', message: expect.stringContaining('@cse/plugin-cli') }),
  );
  expect(itemsOf(configOf({ ...asked, skip: ['cli'] }), { plugins: without, known })).toHaveLength(1);
  const other = installed('@acme/cli', { serves: { tkg: ['2.5.0'] }, paths: ['tanzu_cli'] });
  expect(itemsOf(configOf(asked), { plugins: [...without, other], known })).toHaveLength(2);
  const elsewhere = installed('@acme/cli', { serves: { tkg: ['2.5.0'] }, paths: ['other'] });
  expect(() => itemsOf(configOf(asked), { plugins: [...without, elsewhere], known })).toThrow(
    expect.objectContaining({ code: 'PLUGIN_MISSING' }),
  );
});
