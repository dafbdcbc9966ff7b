import { CseError } from '@cse/errors';
import type { CommandSpec, Host } from '@cse/plugin';
import { expect, test } from 'vitest';
import { contextOf } from '../test/fake-source.ts';
import { bundles, facts, OTHER, TKR, world } from '../test/small-release.ts';
import { tkgImagesCommand } from './images-command.ts';
import { tkgListCommand } from './list-command.ts';

const SOURCE = 'projects.registry.vmware.com/tkg';
const notes: string[] = [];

test('list shows what a release brings whichever TKr is chosen, what each TKr brings, and all of it', async () => {
  const { json, text } = await run(tkgListCommand(bundles), { tkg: ['2.5.0'] });
  const [release] = (json as { releases: readonly Record<string, unknown>[] }).releases;
  expect(release).toMatchObject({
    version: '2.5.0',
    use: 'tkg-2.5',
    images: 12,
    bundles: 1,
    core: { images: 4, bundles: 1 },
    tkrs: [
      { name: TKR, isDefault: true, images: 6, bundles: 0 },
      { name: OTHER, isDefault: false, images: 6, bundles: 0 },
    ],
  });
  const table = text as { columns: readonly string[]; rows: readonly (readonly string[])[] };
  expect(table.columns).toEqual(['TKG', 'TKr', 'Default', 'Images', 'Bundles', 'Size']);
  expect(table.rows.map((row) => row.slice(0, 5))).toEqual([
    ['2.5.0', '(whichever)', '', '4', '1'],
    ['2.5.0', TKR, 'yes', '6', '0'],
    ['2.5.0', OTHER, '', '6', '0'],
    ['2.5.0', '(all of these)', '', '12', '1'],
  ]);
});

test('bytes that two TKrs share count for each of them, and once for the release', async () => {
  const { json } = await run(tkgListCommand(bundles), { tkg: ['2.5.0'] });
  const [release] = (json as { releases: readonly { bytes: number; core: Part; tkrs: readonly Part[] }[] }).releases;
  const parts = (release?.core.bytes ?? 0) + (release?.tkrs ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  expect(release?.bytes).toBeGreaterThan(0);
  expect(release?.bytes).toBeLessThan(parts);
});

test('images lists every reference with its destination, its digest and who names it', async () => {
  const { json, text } = await run(tkgImagesCommand(bundles), { tkg: ['2.5.0'], tkrs: [TKR] });
  const { images } = json as { images: readonly Record<string, unknown>[] };
  expect(images).toHaveLength(10);
  expect(images.find(({ source }) => source === `${SOURCE}/antrea:v1.11.3`)).toEqual({
    release: '2.5.0',
    kind: 'image',
    source: `${SOURCE}/antrea:v1.11.3`,
    destination: 'base.example/tkg/antrea:v1.11.3',
    digest: expect.stringMatching(/^sha256:/),
    namedBy: [
      { part: 'v2.5.0', component: 'antrea' },
      { part: TKR, component: 'antrea' },
    ],
  });
  expect((text as { rows: readonly unknown[] }).rows).toContainEqual([
    '2.5.0',
    'bundle',
    `${SOURCE}/packages/management/repo:v0.32.0`,
    'base.example/tkg/packages/management/repo:v0.32.0',
  ]);
});

test("a TKr may be called by its OVA, which only the release's own plugin knows", async () => {
  const { json } = await run(tkgListCommand(bundles), { tkg: ['2.5.0'], tkrs: ['1e7baa840b8869c8bdce0cafff0da59d'] });
  expect(json).toMatchObject({ releases: [{ tkrs: [{ name: TKR }] }] });
});

test('where no release is chosen, all that TKG plugins serve and the source has are shown, and of no other family', async () => {
  const { json } = await run(tkgListCommand(bundles));
  const { releases } = json as { releases: readonly { use: string; version: string }[] };
  expect(releases.map(({ use, version }) => [use, version])).toEqual([['tkg-2.5', '2.5.0']]);
  expect(notes).toContainEqual(expect.stringContaining('TKG 2.5.2 is left out'));
});

test('a chosen release that the source does not have is an error', async () => {
  await expect(run(tkgListCommand(bundles), { tkg: ['2.5.2'] })).rejects.toMatchObject({ code: 'TKG_BOM_MISSING' });
});

interface Part {
  readonly bytes: number;
}

function run(command: CommandSpec, options?: object) {
  const host: Host = {
    releases: () => [
      { kind: 'cse', version: '4.2.2', use: 'container-images' },
      { kind: 'tkg', version: '2.5.0', use: 'cli-plugins' },
      { kind: 'tkg', version: '2.5.0', use: 'tkg-2.5' },
      { kind: 'tkg', version: '2.5.2', use: 'tkg-2.5' },
    ],
    facts: async (use) => (use === 'tkg-2.5' ? facts : undefined),
    async items(use) {
      if (!options) throw new CseError('NOTHING_ASKED', 'usage', 'nothing was asked for');
      return use === 'tkg-2.5' ? [options] : [];
    },
    planning: (work) => work(contextOf(world(), { notes, asked: [], delays: false })),
  };
  return command.run({ args: {}, flags: {}, host });
}
