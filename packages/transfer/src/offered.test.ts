import { definePlugin, type OfferedRelease, type PlanContext } from '@cse/plugin';
import { planContext } from '@cse/planner';
import { memoryStore } from '@cse/store';
import { expect, test } from 'vitest';
import { offeredReleases } from './offered.ts';
import { installed } from './plugins.testing.ts';

/** A plugin that lists releases, and serves what is said. */
function offering(use: string, offers: readonly unknown[], declaration: Parameters<typeof installed>[1]) {
  const plugin = definePlugin({
    name: use,
    item: { parse: () => ({}) },
    async *plan() {},
    async *releases() {
      yield* offers as readonly OfferedRelease[];
      if (offers.length === 0) throw new Error(`${use} has no list`);
    },
  });
  return installed(use, declaration, async () => plugin);
}

async function offered(plugins: Parameters<typeof offeredReleases>[0]) {
  const notes: string[] = [];
  const note: PlanContext['note'] = (message) => void notes.push(message);
  const context = planContext({ source: memoryStore(), target: memoryStore(), relocate: String, note });
  return { releases: await offeredReleases(plugins, context), notes };
}

const tkg = (version: string) => ({ kind: 'tkg', version });

test('releases are listed once, by kind and version, with the plugins that would serve them', async () => {
  const one = offering('tkg-2.5', [tkg('2.10.0'), tkg('2.5.9'), tkg('2.5.0')], {
    serves: { tkg: ['2.5.0'] },
    servesPatchesOf: { tkg: ['2.5'] },
  });
  const two = offering('images', [{ kind: 'cse', version: '4.2.0' }, tkg('2.5.0')], { serves: { cse: ['4.2.0'] } });
  const silent = installed('helm', {}, () => Promise.reject(new Error('not to be loaded')));
  const serving = (use: string) => [{ use, name: `@cse/plugin-${use}` }];
  expect(await offered([one, two, silent])).toEqual({
    releases: [
      { kind: 'cse', version: '4.2.0', plugins: serving('images'), known: true },
      { ...tkg('2.5.0'), plugins: serving('tkg-2.5'), known: true },
      { ...tkg('2.5.9'), plugins: serving('tkg-2.5'), known: false },
      { ...tkg('2.10.0'), plugins: [], known: false },
    ],
    notes: [],
  });
});

test('where one plugin cannot tell the others do, with a note; where none can, that is an error', async () => {
  const broken = ['one', 'two'].map((use) => offering(use, [], { servesPatchesOf: { tkg: ['2.5'] } }));
  const well = offering('tkg-2.4', [tkg('2.4.0')], { serves: { tkg: ['2.4.0'] } });
  const { releases, notes } = await offered([...broken, well]);
  expect(releases.map(({ version }) => version)).toEqual(['2.4.0']);
  expect(notes).toEqual(['not all is listed: one has no list', 'not all is listed: two has no list']);
  await expect(offered(broken)).rejects.toThrow('one has no list');
  expect(await offered([installed('helm', {})])).toEqual({ releases: [], notes: [] });
});

test.each([
  ['no text as its version', [{ kind: 'tkg', version: 2.5 }]],
  ['a version that is no version', [tkg('2.5 0')]],
  ['a version that is too long', [tkg('1'.repeat(129))]],
  ['a kind that is none', [{ kind: 'TKG', version: '2.5.0' }]],
  ['a key that there is not', [{ ...tkg('2.5.0'), wat: 1 }]],
  ['more than any source has', Array.from({ length: 10_001 }, (_, at) => tkg(`1.0.${at}`))],
])('a list of releases of which one has %s is a fault of its plugin', async (_, offers) => {
  await expect(offered([offering('@acme/x', offers, { serves: { tkg: ['1.0.0'] } })])).rejects.toMatchObject({
    code: 'PLUGIN_RELEASE',
    fault: 'plugin',
    message: expect.stringContaining('@cse/plugin-@acme/x'),
  });
});
