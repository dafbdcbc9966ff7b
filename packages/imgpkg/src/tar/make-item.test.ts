import { memoryStore, readAll } from '@cse/store';
import { image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { makeItem } from './make-item.ts';

test('an index bomb is refused, for a tar repeats what is named often', async () => {
  const store = memoryStore();
  let { descriptor } = await image(store, 'reg.example/bomb');
  for (let at = 0; at < 10; at += 1)
    ({ descriptor } = await index(store, 'reg.example/bomb', Array<typeof descriptor>(6).fill(descriptor)));
  const repository = store.repository('reg.example/bomb');
  let reads = 0;
  const read = (content: { readonly descriptor: typeof descriptor }) => (
    (reads += 1),
    readAll(repository.fetch(content.descriptor))
  );
  await expect(makeItem({ descriptor, holder: 'source:reg.example/bomb' }, {}, { read })).rejects.toMatchObject({
    code: 'TAR_TOO_LARGE',
  });
  expect(reads).toBeLessThanOrEqual(12);
});
