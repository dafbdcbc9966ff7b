import { setImmediate } from 'node:timers/promises';
import { definePlugin } from '@cse/plugin';
import { memoryStore, type Source, type SourceStore } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './plan.ts';

// As many plugins do, and as those of others may: all at once.
const greedy = definePlugin({
  name: 'greedy',
  item: { parse: (options: unknown) => options as { images: readonly string[] } },
  async *plan({ images }, context) {
    const contents = await Promise.all(images.map((name) => context.source.resolve(name)));
    for (const content of contents)
      yield { content, to: 'base.example/a', tag: content.descriptor.digest.slice(7, 20) };
  },
});

/** The same store, and the most questions to it that were ever under way together. */
function watched(store: SourceStore): { readonly store: SourceStore; readonly most: () => number } {
  let [underWay, most] = [0, 0];
  const counting = async <T>(work: () => Promise<T>): Promise<T> => {
    most = Math.max(most, (underWay += 1));
    await setImmediate();
    return work().finally(() => (underWay -= 1));
  };
  const repository = (name: string): Source => {
    const own = store.repository(name);
    return {
      resolve: (...asked) => counting(() => own.resolve(...asked)),
      tags: (...asked) => own.tags(...asked),
      referrers: (...asked) => own.referrers(...asked),
      async *fetch(...asked) {
        yield* await counting(() => Array.fromAsync(own.fetch(...asked)));
      },
    };
  };
  return { store: { ...store, repository }, most: () => most };
}

test('however many images a plugin asks for at once, four times the concurrency are under way', async () => {
  const filled = memoryStore();
  const images = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => (await image(filled, `reg.example/i/${at}:v1`)).reference),
  );
  for (const concurrency of [undefined, 2]) {
    const { store, most } = watched(filled);
    const items = [{ use: 'greedy', options: { images } }];
    const asked = { items, plugins: [greedy], source: store, target: memoryStore(), relocate: (name: string) => name };
    const plan = await planTransfer({ ...asked, concurrency });
    expect([plan.images.length, most()]).toEqual([200, (concurrency ?? 16) * 4]);
  }
});
