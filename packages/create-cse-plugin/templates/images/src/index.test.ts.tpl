import { memoryStore } from '@cse/store';
import { describePlugin, image, planOf } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';

async function source() {
  const store = memoryStore();
  await image(store, 'registry.example/team/app:1.0.0');
  await image(store, 'registry.example/team/web:2.0.0');
  return store;
}

const options = { images: ['registry.example/team/app:1.0.0', 'registry.example/team/web:2.0.0'] };

describePlugin(new URL('./index.ts', import.meta.url), { 'two images': { options, source } });

test('images go below {{scope}}/{{short}}', async () => {
  const plan = await planOf(plugin, options, { source: await source() });
  expect(plan.images.map(({ reference }) => reference)).toEqual([
    'registry.example/base/{{scope}}/{{short}}/app:1.0.0',
    'registry.example/base/{{scope}}/{{short}}/web:2.0.0',
  ]);
});

test('images that the source lacks are all named', async () => {
  const asked = planOf(plugin, { images: ['registry.example/team/none:1'] }, { source: await source() });
  await expect(asked).rejects.toThrow('registry.example/team/none:1');
});
