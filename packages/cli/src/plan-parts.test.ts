import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openScene } from './scene.testing.ts';

test('the parts of a plan are plans: run one after the other they bring what the plan brings', async () => {
  await using scene = await openScene();
  const { home, flags, base, target } = scene;
  const planned = await home.cse(['plan', ...flags, '--parts', 'parts', '--part-images', '1']);
  expect(planned).toMatchObject({ exit: 0, stderr: expect.stringContaining('written to parts') });
  const files = readdirSync(join(home.dir, 'parts')).sort();
  expect(files.length).toBeGreaterThan(2);
  const registries = flags.slice(flags.indexOf('--source'));
  for (const file of files)
    expect(await home.cse(['run', join('parts', file), ...registries])).toMatchObject({ exit: 0 });
  for (const [name, tag] of [
    ['lib/one', 'v1'],
    ['lib/two', 'v2'],
    ['other/three', 'v3'],
  ] as const)
    await expect(target.repository(`target.example/${base.split('/')[1]}/${name}`).resolve(tag)).resolves.toBeDefined();
  expect(JSON.parse((await home.cse(['verify', ...flags, '--json'])).stdout)).toMatchObject({ ok: true });
});

test('parts of another plan in the folder are no part of this one, and it is refused', async () => {
  await using scene = await openScene();
  const { home, flags } = scene;
  await home.cse(['plan', ...flags, '--parts', 'parts', '--part-images', '1']);
  writeFileSync(join(home.dir, 'parts', '0900-images.json'), '{}');
  const refused = await home.cse(['plan', ...flags, '--parts', 'parts', '--part-images', '1']);
  expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining('0900-images.json') });
});
