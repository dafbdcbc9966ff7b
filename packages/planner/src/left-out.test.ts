import { describe, MediaType } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { bytesOf, memoryStore, type Store } from '@cse/store';
import { expect, test } from 'vitest';
import { anything, ask, images } from './ask.testing.ts';

/** An image of so many layers that may not be redistributed, and so are not there. */
async function foreignImage(source: Store, letters: readonly string[]): Promise<void> {
  const repository = source.repository('reg.example/win');
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const put = async (mediaType: string, bytes: Uint8Array) => {
    const content = describe(mediaType, bytes);
    await repository.push(content, () => bytesOf(bytes));
    return content;
  };
  const config = await put(MediaType.config, encode({}));
  const foreign = letters.map((letter) => ({
    mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    digest: `sha256:${letter.repeat(64)}`,
    size: 9,
    urls: ['https://maker.example/layer'],
  }));
  const made = await put(MediaType.manifest, encode({ schemaVersion: 2, config, layers: foreign }));
  await repository.tag(made, 'v1');
}

test.each([
  [
    ['1', '2'],
    'reg.example/win:v1 has 2 layers that may not be redistributed, and are left out: nodes pull them from the publisher, if at all',
  ],
  [
    ['1'],
    'reg.example/win:v1 has a layer that may not be redistributed, and is left out: nodes pull it from the publisher, if at all',
  ],
])('layers that may not be redistributed are left out with one note for each image: %j', async (letters, note) => {
  const source = memoryStore();
  await foreignImage(source, letters);
  const plan = await ask(source, ['reg.example/win:v1']);
  expect(plan.notes).toEqual([note]);
  expect([...plan.steps.values()].map(({ kind }) => kind)).toEqual(['copy-blob', 'put-manifest', 'put-tag']);
  const quiet = await ask(source, ['reg.example/win:v1'], [images], { notesLeftOut: false });
  expect(quiet.notes).toEqual([]);
});

test('layers that may not be redistributed are brought where their plugin says that it may, without a note', async () => {
  const source = memoryStore();
  await foreignImage(source, ['1', '2']);
  const allowed = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, context) {
      yield { content: await context.source.resolve('reg.example/win:v1'), to: 'harbor.example/win', foreign: true };
    },
  });
  const plan = await ask(source, [], [allowed]);
  expect([...plan.steps.values()].filter(({ kind }) => kind === 'copy-blob')).toHaveLength(3);
  expect(plan.notes).toEqual([]);
});
