import { planDigest, printPlan, parsePlan } from '@cse/graph';
import { MediaType } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { memoryStore } from '@cse/store';
import { artifact, cosigned, image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { anything, ask, images, relocate } from './ask.testing.ts';
import { planTransfer } from './index.ts';

test('an image becomes its blobs, its manifest and its tag, each after what it needs', async () => {
  const source = memoryStore();
  await image(source, 'reg.example/a/app:v1');
  const plan = await ask(source, ['reg.example/a/app:v1']);
  expect([...plan.steps.values()].map(({ kind }) => kind)).toEqual([
    'copy-blob',
    'copy-blob',
    'put-manifest',
    'put-tag',
  ]);
  expect(plan.images).toEqual([
    expect.objectContaining({ reference: 'harbor.example/a/app:v1', owner: 'images', source: 'reg.example/a/app:v1' }),
  ]);
});

test('a blob that several repositories need is fetched once, and mounted by the others from the first', async () => {
  const source = memoryStore();
  for (const name of ['a', 'b', 'c']) await image(source, `reg.example/${name}:v1`, { seed: 'the same' });
  const plan = await ask(
    source,
    ['a', 'b', 'c'].map((name) => `reg.example/${name}:v1`),
  );
  const blobs = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
  expect(blobs.map(({ from }) => from[0])).toEqual([
    'source:reg.example/a',
    'source:reg.example/a',
    'target:harbor.example/a',
    'target:harbor.example/a',
    'target:harbor.example/a',
    'target:harbor.example/a',
  ]);
});

test('the same questions and answers make the same plan, and its file gives it back', async () => {
  const source = memoryStore();
  await image(source, 'reg.example/a:v1');
  await image(source, 'reg.example/b:v1');
  const refs = ['reg.example/a:v1', 'reg.example/b:v1'];
  const [one, two] = [await ask(source, refs), await ask(source, refs)];
  expect(planDigest(one)).toBe(planDigest(two));
  expect(printPlan(parsePlan(printPlan(one)))).toBe(printPlan(one));
});

test('one tag that would mean two things is refused, naming both owners', async () => {
  const source = memoryStore();
  await image(source, 'one.example/app:v1', { seed: 'one' });
  await image(source, 'two.example/app:v1', { seed: 'two' });
  const items = ['one', 'two'].map((host) => ({ use: 'images', options: { refs: [`${host}.example/app:v1`] } }));
  await expect(
    planTransfer({ items, plugins: [images], source, target: memoryStore(), relocate }),
  ).rejects.toMatchObject({
    code: 'PLAN_CONFLICT',
    message: expect.stringMatching(/ for images, and .* for images#2$/),
  });
});

test('C-077: referrers and cosign tags come along as companions', async () => {
  const source = memoryStore();
  const app = await image(source, 'reg.example/app:v1');
  const sbom = await artifact(source, 'reg.example/app', {
    subject: app.descriptor,
    artifactType: 'application/spdx+json',
  });
  const signature = await cosigned(source, app);
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_item, context) {
      const content = await context.source.resolve('reg.example/app:v1');
      for await (const companion of context.companions(content)) yield { ...companion, to: 'harbor.example/app' };
    },
  });
  const plan = await ask(source, [], [plugin]);
  const cosign = `reg.example/app:${app.descriptor.digest.replace(':', '-')}.sig`;
  expect(plan.images.map(({ digest, source: from }) => [digest, from])).toEqual([
    [signature.descriptor.digest, cosign],
    [sbom.descriptor.digest, `reg.example/app@${sbom.descriptor.digest}`],
  ]);
});

test('content that a plugin makes is carried by the plan, with all that it is made of', async () => {
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_item, context) {
      const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
      const config = context.create(MediaType.config, encode({})).descriptor;
      const made = context.create(
        MediaType.manifest,
        encode({ schemaVersion: 2, mediaType: MediaType.manifest, config, layers: [] }),
      );
      yield { content: made, to: 'harbor.example/made', tag: 'v1' };
    },
  });
  const plan = await ask(memoryStore(), [], [plugin]);
  expect(plan.contents.size).toBe(2);
  expect([...plan.steps.values()][0]).toMatchObject({ kind: 'copy-blob', from: ['plan'] });
  expect(plan.images).toEqual([expect.not.objectContaining({ source: expect.anything() })]);
});

test('a plugin that throws is named, and its fault is its own', async () => {
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan() {
      throw new TypeError('x is not a function');
    },
  });
  await expect(ask(memoryStore(), [], [plugin])).rejects.toMatchObject({ code: 'PLUGIN_THREW', fault: 'plugin' });
});

test('a want that is no want is a fault of the plugin', async () => {
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan() {
      yield { content: { descriptor: {} }, to: '../x' } as never;
    },
  });
  await expect(ask(memoryStore(), [], [plugin])).rejects.toMatchObject({
    code: 'PLUGIN_WANT_INVALID',
    fault: 'plugin',
  });
});

test('what the source lacks stops the plan', async () => {
  await expect(ask(memoryStore(), ['reg.example/none:v1'])).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    fault: 'plan',
  });
});

test('an item that no plugin knows is refused, with those that are installed', async () => {
  await expect(
    planTransfer({
      items: [{ use: 'helm', options: {} }],
      plugins: [images],
      source: memoryStore(),
      target: memoryStore(),
      relocate,
    }),
  ).rejects.toMatchObject({ code: 'PLUGIN_UNKNOWN', fault: 'usage', hint: expect.stringContaining('images') });
});

test('an archive learns where content goes that has another home, and what else is wanted of the same repository', async () => {
  const source = memoryStore();
  for (const name of ['moved:v1', 'moved:v2', 'staying:v1']) await image(source, `reg.example/${name}`);
  const homed = definePlugin({
    name: 'homed',
    item: anything,
    async *plan({ refs }, context) {
      for (const ref of refs) {
        const [to = '', tag] = ref.split(':');
        const home = ref === 'reg.example/moved:v1' ? 'reg.example/project/moved' : to;
        yield { content: await context.source.resolve(ref), to, tag, relocateAs: home };
      }
    },
  });
  const refs = ['reg.example/moved:v1', 'reg.example/moved:v2', 'reg.example/staying:v1'];
  const items = [{ use: 'homed', options: { refs } }];
  const asking = { items, plugins: [homed], source, target: memoryStore(), relocate: (name: string) => name };
  expect((await planTransfer({ ...asking, destination: 'archive' })).homes).toEqual(
    new Map([
      ['reg.example/moved:v1', ['reg.example/project/moved']],
      ['reg.example/moved:v2', ['reg.example/moved']],
    ]),
  );
  expect((await planTransfer(asking)).homes).toBeUndefined();
});

test('a file that each layer has to hold is looked for in layers, and in nothing else', async () => {
  const source = memoryStore();
  const { layers } = await image(source, 'reg.example/a:v1');
  const digest = `sha256:${'f'.repeat(64)}` as const;
  const holding = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, context) {
      const content = await context.source.resolve('reg.example/a:v1');
      yield { content, to: 'harbor.example/a', containsFile: digest };
    },
  });
  const { steps } = await ask(source, [], [holding]);
  const held = [...steps.values()].flatMap((step) => ('holds' in step ? [[step.content.digest, step.holds]] : []));
  expect(held).toEqual([[layers[0]?.digest, digest]]);
});

test('a layer that a manifest names twice is one step, and waited for once', async () => {
  const source = memoryStore();
  const layer = { size: 64, seed: 'the same' };
  await image(source, 'reg.example/a:v1', { layers: [layer, layer] });
  const { steps } = await ask(source, ['reg.example/a:v1']);
  expect([...steps.values()].map(({ needs }) => needs.length)).toEqual([0, 0, 2, 1]);
});

test('an image that several plugins want is listed once, as that of the first of them', async () => {
  const source = memoryStore();
  await image(source, 'reg.example/a:v1');
  const items = [1, 2, 3].map(() => ({ use: 'images', options: { refs: ['reg.example/a:v1'] } }));
  const plan = await ask(source, [], [images], { items });
  expect(plan.images.map(({ owner }) => owner)).toEqual(['images']);
  expect(plan.owners.get('harbor.example/a:v1')).toEqual(['images', 'images#2', 'images#3']);
});

test('what plugins say is kept once, told at once, and named with the plugin where it is how far it is', async () => {
  const talking = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, context) {
      for (const word of ['one', 'one', 'two']) {
        context.note(word);
        context.progress(word);
        context.postpone(word);
      }
    },
  });
  const items = [1, 2].map(() => ({ use: 'images', options: {} }));
  const told: string[] = [];
  const listening = { note: (text: string) => void told.push(text), progress: (text: string) => void told.push(text) };
  const plan = await ask(memoryStore(), [], [talking], { items, ...listening });
  expect(plan.notes).toEqual(['one', 'two']);
  expect(plan.postponed).toEqual(
    ['images', 'images#2'].flatMap((owner) => ['one', 'two'].map((what) => ({ owner, what }))),
  );
  const once = ['one', 'images: one', 'one', 'images: one', 'two', 'images: two'];
  expect(told).toEqual([...once, ...once]);
  await ask(memoryStore(), [], [talking], { items });
});
