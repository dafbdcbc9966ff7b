import { readFileSync } from 'node:fs';
import { memoryStore } from '@cse/store';
import { describePlugin, image, planOf } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';
import { releases } from './releases.ts';

async function source() {
  const store = memoryStore();
  for (const reference of Object.values(releases).flat()) await image(store, reference);
  return store;
}

describePlugin(new URL('./index.ts', import.meta.url), {
  'a release': { options: { '{{short}}': ['1.0.0'] }, source },
});

test('package.json serves the releases that are known', () => {
  const { cse } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(cse.serves).toEqual({ '{{short}}': Object.keys(releases) });
});

test('the images of a release go below {{scope}}/{{short}}', async () => {
  const plan = await planOf(plugin, { '{{short}}': ['1.0.0'] }, { source: await source() });
  expect(plan.images.map(({ reference }) => reference)).toEqual([
    'registry.example/base/{{scope}}/{{short}}/app:1.0.0',
    'registry.example/base/{{scope}}/{{short}}/web:1.0.0',
  ]);
});
