import { expect, test } from 'vitest';
import { contextOf } from '../test/fake-source.ts';
import { offeredReleases } from './offered-releases.ts';

const ears = { notes: [], asked: [], delays: false };

test('the releases that the newest compatibility file names are offered, release candidates and foreign images left out', async () => {
  const boms = ['tkg-bom, tag: v2.5.4', 'tkg-bom, tag: v2.6.0', 'tkg-bom, tag: v2.6.0-rc.1', 'other, tag: v9.9.9'];
  const named = boms.map((bom) => `{ imagePath: ${bom} }`).join(', ');
  const context = contextOf(
    {
      'tkg-compatibility:v9': 'version: v1\nmanagementClusterPluginVersions: []\n',
      'tkg-compatibility:v15': `version: v2\nmanagementClusterPluginVersions: [{ version: v1, supportedTKGBomVersions: [${named}] }]\n`,
    },
    ears,
  );
  expect(await Array.fromAsync(offeredReleases(context))).toEqual([
    { kind: 'tkg', version: '2.5.4' },
    { kind: 'tkg', version: '2.6.0' },
  ]);
});

test('a source without a compatibility file is an error', async () => {
  await expect(Array.fromAsync(offeredReleases(contextOf({}, ears)))).rejects.toMatchObject({
    code: 'TKG_COMPATIBILITY_MISSING',
  });
});
