import { contentId } from '@cse/graph';
import { definePlugin } from '@cse/plugin';
import { planTransfer } from '@cse/planner';
import { memoryStore, readAll, type SourceStore } from '@cse/store';
import { artifact, image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { plannedArchive } from './planned-archive.ts';

/** What a source has, and the archive that it will be. */
async function planned() {
  const source = memoryStore();
  const app = await image(source, 'reg.example/app:v2', { layers: [{ size: 300, seed: 'shared' }] });
  await source.repository('reg.example/app').tag(app.descriptor, 'v1');
  const note = await artifact(source, 'reg.example/app', { subject: app.descriptor });
  const other = await index(source, 'reg.example/other:v1', [{ layers: [{ size: 300, seed: 'shared' }] }]);
  const plugin = definePlugin({
    name: 'all',
    item: { parse: () => undefined },
    async *plan(_, context) {
      for (const reference of ['app:v2', 'app:v1', `app@${note.descriptor.digest}`, 'other:v1']) {
        const content = await context.source.resolve(`reg.example/${reference}`);
        const [name, tag] = reference.split(':');
        yield { content, to: `reg.example/${name?.split('@')[0]}`, tag: reference.includes('@') ? undefined : tag };
      }
      const made = context.create('text/plain', new TextEncoder().encode('made by the plan'));
      yield { content: made, to: 'reg.example/made' };
    },
  });
  const items = [{ use: 'all', options: {} }];
  const plan = await planTransfer({
    items,
    plugins: [plugin],
    source,
    target: memoryStore(),
    destination: 'archive',
    relocate: String,
  });
  return { archive: plannedArchive(plan, source), plan, app, note, other };
}

const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });

test('an archive that is planned answers as it will when it is written', async () => {
  const { archive, plan, app, note, other } = await planned();
  const repository = archive.repository('reg.example/app');
  expect(archive.plan).toBe(plan);
  expect(await Array.fromAsync(repository.tags())).toEqual(['v1', 'v2']);
  expect((await repository.resolve('v1')).digest).toBe(app.descriptor.digest);
  expect((await repository.resolve(note.descriptor.digest)).digest).toBe(note.descriptor.digest);
  expect(await readAll(repository.fetch(app.descriptor))).toEqual(Buffer.from(app.bytes));
  const referrers = await Array.fromAsync(repository.referrers(app.descriptor.digest));
  expect(referrers.map(({ digest }) => digest)).toEqual([note.descriptor.digest]);
  expect(await Array.fromAsync(repository.referrers(other.descriptor.digest))).toEqual([]);
});

test('blobs are read from where they are, and what the plan makes out of the plan; both from the middle too', async () => {
  const { archive, plan, app } = await planned();
  const [layer] = app.layers;
  if (!layer) throw new Error('the image has no layer');
  const whole = await readAll(archive.repository('reg.example/app').fetch(layer));
  expect(whole).toHaveLength(300);
  expect(await readAll(archive.repository('reg.example/app').fetch(layer, { start: 100 }))).toEqual(
    whole.subarray(100),
  );
  // An archive keeps blobs without regard to repositories.
  expect(await archive.repository('reg.example/made').resolve(layer.digest)).toEqual(layer);
  const made = [...plan.steps.values()].find(({ to }) => to === 'reg.example/made')?.content;
  if (!made) throw new Error('nothing is made');
  const texts = [undefined, { start: 5 }].map((options) =>
    readAll(archive.repository('reg.example/app').fetch(made, options)),
  );
  expect((await Promise.all(texts)).map((bytes) => new TextDecoder().decode(bytes))).toEqual([
    'made by the plan',
    'by the plan',
  ]);
});

test('what will not be in the archive is not found, though the source has it', async () => {
  const { archive, app, other } = await planned();
  const repository = archive.repository('reg.example/app');
  await refused(repository.resolve('v3'));
  await refused(repository.resolve(other.descriptor.digest));
  await refused(readAll(repository.fetch(other.descriptor)));
  const [absent, layer] = [archive.repository('reg.example/none'), app.layers[0]];
  expect([
    await Array.fromAsync(absent.tags()),
    await Array.fromAsync(absent.referrers(app.descriptor.digest)),
  ]).toEqual([[], []]);
  await refused(absent.resolve('v1'));
  await refused(absent.resolve(layer?.digest ?? ''));
  await refused(readAll(absent.fetch(layer ?? app.descriptor)));
});

test('a blob that nobody at the source holds is not found', async () => {
  const { plan, app } = await planned();
  const [layer] = app.layers;
  if (!layer) throw new Error('the image has no layer');
  const steps = new Map(
    [...plan.steps].map(([id, step]) => [
      id,
      step.kind === 'copy-blob' ? { ...step, from: step.from.filter((holder) => holder.startsWith('target:')) } : step,
    ]),
  );
  const gone: SourceStore = plannedArchive({ ...plan, steps }, memoryStore());
  expect(plan.steps.has(contentId('reg.example/app', layer))).toBe(true);
  await refused(readAll(gone.repository('reg.example/app').fetch(layer)));
});
