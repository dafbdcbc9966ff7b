import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { definePlugin } from '@cse/plugin';
import { memoryStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './plan.ts';

setFlagsFromString('--expose-gc');
// The flag takes effect for contexts that are made after it.
const collect = runInNewContext('gc') as () => void;

const images = definePlugin({
  name: 'images',
  item: { parse: (options: unknown) => options as { count: number } },
  async *plan({ count }, context) {
    for (let at = 0; at < count; at += 1)
      yield { content: await context.source.resolve(`reg.example/i/${at}:v1`), to: `base.example/i/${at}`, tag: 'v1' };
  },
});

/** The bytes that stay in memory for a plan of so many images, of six steps each. */
async function heldBy(count: number, source: Store): Promise<number> {
  collect();
  const before = process.memoryUsage();
  const items = [{ use: 'images', options: { count } }];
  const plan = await planTransfer({ items, plugins: [images], source, target: memoryStore(), relocate: String });
  collect();
  const after = process.memoryUsage();
  expect(plan.steps.size).toBe(count * 6);
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
