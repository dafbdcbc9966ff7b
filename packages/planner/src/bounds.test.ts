import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { memoryStore, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

setFlagsFromString('--expose-gc');
// The flag takes effect for contexts that are made after it.
const collect = runInNewContext('gc') as () => void;

function plan(planning: (context: PlanContext) => AsyncIterable<Want>, source: Store = memoryStore()) {
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => undefined },
    plan: (_, context) => planning(context),
  });
  const items = [{ use: '@acme/x', options: {} }];
  return planTransfer({ items, plugins: [plugin], source, target: memoryStore(), relocate: (name) => name });
}

test('what names more content than any image has is refused with the digest and the bound, before it is asked for', async () => {
  const source = memoryStore();
  const { descriptor } = await image(source, 'reg.example/wide');
  const child = (at: number) => ({ ...descriptor, digest: `sha256:${at.toString(16).padStart(64, '0')}` as const });
  const halves = [0, 1].map((half) => Array.from({ length: 50_001 }, (_, at) => child(half * 60_000 + at)));
  const indexes = await Promise.all(halves.map((half) => index(source, 'reg.example/wide', half)));
  const made = await index(
    source,
    'reg.example/wide:v1',
    indexes.map(({ descriptor: each }) => each),
  );
  const planning = plan(async function* (context) {
    yield { content: await context.source.resolve('reg.example/wide:v1'), to: 'harbor.example/wide' };
  }, source);
  await expect(planning).rejects.toMatchObject({
    code: 'MANIFEST_TOO_WIDE',
    message: `${made.descriptor.digest} and the indexes in it name more than 100,000 pieces of content`,
  });
});

test('wants without an end are cut off at a bound that is said', async () => {
  const planning = plan(async function* ({ create }) {
    for (let at = 0; ; at += 1)
      yield { content: create('a/b', new Uint8Array()), to: 'reg.example/base/x', tag: `v${at}` };
  });
  await expect(planning).rejects.toMatchObject({
    code: 'PLUGIN_TOO_MUCH',
    fault: 'plugin',
    message: expect.stringContaining('more than 50,000'),
  });
});

/** The bytes that stay in memory for a plan of so many images, of six steps each. */
async function heldBy(count: number, source: Store): Promise<number> {
  collect();
  const before = process.memoryUsage();
  const made = await plan(async function* (context) {
    for (let at = 0; at < count; at += 1)
      yield { content: await context.source.resolve(`reg.example/i/${at}:v1`), to: `base.example/i/${at}`, tag: 'v1' };
  }, source);
  collect();
  const after = process.memoryUsage();
  expect(made.steps.size).toBe(count * 6);
  return after.heapUsed + after.external - before.heapUsed - before.external;
}

test('a plan holds some kilobytes for each image, however many there are', async () => {
  const source = memoryStore();
  const layers = (at: number) =>
    [`shared ${at % 40}`, `also ${at % 40}`, `own ${at}`].map((seed) => ({ size: 64, seed }));
  for (let at = 0; at < 1500; at += 1) await image(source, `reg.example/i/${at}:v1`, { layers: layers(at) });
  await heldBy(100, source);
  const [some, many] = [await heldBy(500, source), await heldBy(1500, source)];
  // Five where it was measured; the store's own bytes are not counted again.
  expect((many - some) / 1000).toBeLessThan(8 * 1024);
});
