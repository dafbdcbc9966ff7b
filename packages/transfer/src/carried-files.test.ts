import { digestOf } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { planTransfer } from '@cse/planner';
import { memoryStore, readAll } from '@cse/store';
import { withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { mediumWithFiles } from './with-files.ts';

const [ISO, LIST] = ['https://files.example/disk.iso', 'https://files.example/index.yaml'];
const bytes = (text: string) => new TextEncoder().encode(text);

/** A medium that was filled by a plan of one file, for which one document was read. */
async function carried() {
  const plugin = definePlugin({
    name: 'files',
    item: { parse: () => undefined },
    async *plan(_, { artifact, document }) {
      await document(LIST);
      const files = [{ url: ISO, digest: digestOf(bytes('a disk image')) }];
      yield { content: await artifact({ files }), to: 'base.example/disk', tag: 'v1' };
    },
  });
  const plan = await planTransfer({
    items: [{ use: 'files', options: {} }],
    plugins: [plugin],
    source: withFiles(memoryStore(), { [ISO]: 'a disk image', [LIST]: 'entries: {}' }),
    target: memoryStore(),
    destination: 'archive',
    relocate: String,
  });
  const medium = memoryStore();
  const content = [...plan.steps.values()].find(
    ({ content: { digest } }) => digest === digestOf(bytes('a disk image')),
  );
  if (!content) throw new Error('the file is not planned');
  await medium.repository('base.example/disk').push(content.content, async function* () {
    yield bytes('a disk image');
  });
  return { medium: mediumWithFiles({ ...medium, plan }), file: content.content };
}

const refused = (work: Promise<unknown>, message: string) =>
  expect(work).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND', message });

test('a file is asked of a medium by the address that it had, and is what the plan says', async () => {
  const { medium, file } = await carried();
  const repository = medium.repository(ISO);
  expect([await repository.resolve('latest'), await repository.resolve(file.digest)]).toEqual([file, file]);
  expect(new TextDecoder().decode(await readAll(repository.fetch(file)))).toBe('a disk image');
  expect(new TextDecoder().decode(await readAll(repository.fetch(file, { start: 2 })))).toBe('disk image');
  expect([await Array.fromAsync(repository.tags()), await Array.fromAsync(repository.referrers(file.digest))]).toEqual([
    [],
    [],
  ]);
});

test('a document that planning read is in the plan', async () => {
  const { medium } = await carried();
  const repository = medium.repository(LIST);
  const found = await repository.resolve('latest');
  expect(found).toMatchObject({ digest: digestOf(bytes('entries: {}')), size: 11 });
  expect(new TextDecoder().decode(await readAll(repository.fetch(found)))).toBe('entries: {}');
  expect(new TextDecoder().decode(await readAll(repository.fetch(found, { start: 9 })))).toBe('{}');
});

test('a file that is not in the medium, or is another, is not found there', async () => {
  const { medium, file } = await carried();
  const other = digestOf(bytes('other'));
  await refused(
    medium.repository('https://files.example/other').resolve('latest'),
    'the archive has no https://files.example/other',
  );
  await refused(medium.repository(ISO).resolve(other), `the archive has no ${ISO} with ${other}`);
  await refused(medium.repository(LIST).resolve(file.digest), `the archive has no ${LIST} with ${file.digest}`);
  await refused(
    readAll(medium.repository('https://files.example/other').fetch(file)),
    'the archive has no https://files.example/other',
  );
});

test('what is no address is asked of the medium itself, and one without a plan is as it was', async () => {
  const { medium } = await carried();
  await refused(medium.repository('base.example/disk').resolve('v2'), 'base.example/disk has no v2');
  const bare = memoryStore();
  expect(mediumWithFiles(bare)).toBe(bare);
});
