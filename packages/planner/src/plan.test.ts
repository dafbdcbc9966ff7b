import { setTimeout } from 'node:timers/promises';
import { CseError } from '@cse/errors';
import { planDigest, printPlan, parsePlan } from '@cse/graph';
import { describe, digestOf, MediaType } from '@cse/oci';
import { definePlugin, type Plugin } from '@cse/plugin';
import { bytesOf, contentNotFound, memoryStore, type CallOptions, type SourceStore, type Store } from '@cse/store';
import { artifact, cosigned, cpuMilliseconds, image, index, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer, type PlanOptions } from './index.ts';

const anything = { parse: (options: unknown) => options as { refs: readonly string[] } };

/** Wants each reference under its own tag. */
const images = definePlugin({
  name: 'images',
  item: anything,
  async *plan({ refs }, context) {
    for (const ref of refs) {
      const [name = '', tag] = ref.split(/:(?=[^/]*$)/);
      yield { content: await context.source.resolve(ref), to: context.relocate(name), tag };
    }
  },
});

const relocate = (name: string) => `harbor.example/${name.split('/').slice(1).join('/')}`;
const ask = (
  source: SourceStore,
  refs: readonly string[],
  plugins: readonly Plugin[] = [images],
  more: Partial<PlanOptions> = {},
) =>
  planTransfer({
    items: [{ use: 'images', options: { refs } }],
    plugins,
    source,
    target: memoryStore(),
    relocate,
    ...more,
  });

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

test('an index brings all of its children', async () => {
  const source = memoryStore();
  await index(source, 'reg.example/a/multi:v1', [
    { platform: { os: 'linux', architecture: 'amd64' } },
    { platform: { os: 'linux', architecture: 'arm64' } },
  ]);
  const plan = await ask(source, ['reg.example/a/multi:v1']);
  expect([...plan.steps.values()].filter(({ kind }) => kind === 'put-manifest')).toHaveLength(3);
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

test('where one plugin gives up, the others are stopped as well', async () => {
  const stopped = Promise.withResolvers<boolean>();
  const waiting = definePlugin({
    name: 'waiting',
    item: anything,
    async *plan(_item, { signal }) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      stopped.resolve(signal.aborted);
    },
  });
  const items = [
    { use: 'images', options: { refs: ['reg.example/none:v1'] } },
    { use: 'waiting', options: {} },
  ];
  const planning = planTransfer({
    items,
    plugins: [images, waiting],
    source: memoryStore(),
    target: memoryStore(),
    relocate,
  });
  await expect(planning).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(await stopped.promise).toBe(true);
});

test('a plan that fails asks nothing more, and is not told before what was asked has been given up', async () => {
  const asked: string[] = [];
  const given: string[] = [];
  const store = memoryStore();
  const silent: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      resolve: async (selector, { signal } = {}) => {
        asked.push(selector);
        if (selector === 'gone') throw contentNotFound(name, selector);
        await setTimeout(60_000, undefined, { signal }).catch(() => setTimeout(10));
        given.push(selector);
        throw new Error('given up');
      },
    }),
  };
  const items = ['v1', 'v2', 'gone'].map((tag) => ({ use: 'images', options: { refs: [`reg.example/x:${tag}`] } }));
  const planning = planTransfer({ items, plugins: [images], source: silent, target: memoryStore(), relocate });
  await expect(planning).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect({ asked, given }).toEqual({ asked: ['v1', 'v2', 'gone'], given: ['v1', 'v2'] });
});

test('what still waits for its turn when a plan fails is never asked', async () => {
  const asked: string[] = [];
  const store = memoryStore();
  const slow: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      async resolve(selector, { signal } = {}) {
        asked.push(selector);
        if (selector === 'v0') throw contentNotFound(name, selector);
        return setTimeout(60_000, undefined, { signal }) as Promise<never>;
      },
    }),
  };
  const greedy = definePlugin({
    name: 'images',
    item: anything,
    async *plan({ refs }, { source }) {
      await Promise.all(refs.map((ref) => source.resolve(ref)));
    },
  });
  const refs = Array.from({ length: 20 }, (_, at) => `reg.example/x:v${at}`);
  await expect(ask(slow, refs, [greedy], { concurrency: 1 })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  // The place of the one that failed was taken before anybody knew.
  expect(asked).toEqual(['v0', 'v1', 'v2', 'v3', 'v4']);
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

/** Indexes in indexes, each naming the one below it several times: few bytes, and ways without number. */
async function bomb(source: Store, { deep, wide }: { readonly deep: number; readonly wide: number }) {
  let { descriptor } = await image(source, 'reg.example/bomb');
  for (let at = 1; at <= deep; at += 1) {
    const children = Array.from({ length: wide }, (_, key) => ({ ...descriptor, annotations: { key: String(key) } }));
    ({ descriptor } = await index(source, `reg.example/bomb${at === deep ? ':v1' : ''}`, children));
  }
}

test('an index bomb is planned like any index: each digest once, however many ways lead to it', async () => {
  const source = memoryStore();
  await bomb(source, { deep: 10, wide: 6 });
  let needs: readonly number[] = [];
  const took = await cpuMilliseconds(async () => {
    const { steps } = await ask(source, ['reg.example/bomb:v1']);
    needs = [...steps.values()].map((step) => step.needs.length);
  });
  expect(took).toBeLessThan(2_000);
  expect(needs).toEqual([0, 0, 2, ...Array<number>(11).fill(1)]);
});

test('content is asked for once a digest: twice and four times the ways are no request more', async () => {
  const asked = await Promise.all(
    [50, 100, 200].map(async (wide) => {
      const source = memoryStore();
      await bomb(source, { deep: 8, wide });
      let fetched = 0;
      const counting = {
        ...source,
        repository: (name: string) => ({ ...source.repository(name), fetch: count(name) }),
      };
      const count =
        (name: string): ReturnType<Store['repository']>['fetch'] =>
        (...given) => {
          fetched += 1;
          return source.repository(name).fetch(...given);
        };
      await ask(counting, ['reg.example/bomb:v1']);
      return fetched;
    }),
  );
  expect(asked).toEqual([9, 9, 9]);
});

test('what lies deeper than sixteen indexes is refused, also where a short way leads there too', async () => {
  const source = memoryStore();
  await bomb(source, { deep: 15, wide: 1 });
  await expect(ask(source, ['reg.example/bomb:v1'])).resolves.toMatchObject({ images: [{ owner: 'images' }] });
  await bomb(source, { deep: 16, wide: 1 });
  await expect(ask(source, ['reg.example/bomb:v1'])).rejects.toMatchObject({ code: 'MANIFEST_TOO_DEEP' });
  const chain = [(await image(source, 'reg.example/chain')).descriptor];
  for (let at = 0; at < 20; at += 1)
    chain.unshift((await index(source, `reg.example/chain`, [...chain.slice(0, 1)])).descriptor);
  await index(source, 'reg.example/chain:v1', chain);
  await expect(ask(source, ['reg.example/chain:v1'])).rejects.toMatchObject({ code: 'MANIFEST_TOO_DEEP' });
  await index(source, 'reg.example/chain:v2', chain.toReversed());
  await expect(ask(source, ['reg.example/chain:v2'])).rejects.toMatchObject({ code: 'MANIFEST_TOO_DEEP' });
});

test('after a refusal the other children of an index are not all asked for', async () => {
  const source = memoryStore();
  const { descriptor } = await image(source, 'reg.example/gone');
  const child = (at: number) => ({ ...descriptor, digest: `sha256:${at.toString(16).padStart(64, '0')}` as const });
  await index(
    source,
    'reg.example/gone:v1',
    Array.from({ length: 4_000 }, (_, at) => child(at)),
  );
  let asked = 0;
  const counting: Store = {
    ...source,
    repository: (name) => ({
      ...source.repository(name),
      fetch: (...given) => ((asked += 1), source.repository(name).fetch(...given)),
    }),
  };
  await expect(ask(counting, ['reg.example/gone:v1'])).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(asked).toBeLessThan(100);
});

test('a child of an index that is gone is named with the index, its platform and what to do', async () => {
  const source = memoryStore();
  const { descriptor } = await image(source, 'reg.example/multi');
  const platform = { os: 'windows', architecture: 'amd64' };
  const gone = { ...descriptor, digest: `sha256:${'b'.repeat(64)}` as const, platform };
  await index(source, 'reg.example/multi:v1', [descriptor, gone]);
  await expect(ask(source, ['reg.example/multi:v1'])).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    fault: 'plan',
    message: `reg.example/multi:v1 is an index that names ${gone.digest} for windows/amd64, and reg.example/multi has no ${gone.digest}`,
    hint: expect.stringContaining('push that image again'),
  });
});

test.each<[string, 'v1' | 'multi', CseError]>([
  ['a manifest that is gone', 'v1', contentNotFound('reg.example/app', 'that manifest')],
  ['a child that could not be asked for', 'multi', new CseError('REGISTRY_UNAVAILABLE', 'unavailable', '503')],
])('%s is told as it is', async (_, tag, error) => {
  const source = memoryStore();
  const { images: children } = await index(source, 'reg.example/app:multi', [{ seed: 'one' }]);
  const { descriptor } = await image(source, 'reg.example/app:v1');
  const failing = [descriptor, ...children.map((child) => child.descriptor)].map(({ digest }) => digest);
  const broken: Store = {
    ...source,
    repository: (name) => ({
      ...source.repository(name),
      async *fetch(content) {
        if (failing.includes(content.digest)) throw error;
        yield* source.repository(name).fetch(content);
      },
    }),
  };
  await expect(ask(broken, [`reg.example/app:${tag}`])).rejects.toBe(error);
});

test('whatever a plan asks, it can be told to give up', async () => {
  const source = memoryStore();
  await cosigned(source, await image(source, 'reg.example/a:v1'));
  const store = withFiles(source, { 'https://files.example/a': 'a' });
  const signals: (AbortSignal | undefined)[] = [];
  const hear = ({ signal }: CallOptions = {}) => signals.push(signal);
  const hearing: SourceStore = {
    ...store,
    repository: (name) => {
      const own = store.repository(name);
      return {
        resolve: (selector, options) => (hear(options), own.resolve(selector, options)),
        tags: (options) => (hear(options), own.tags(options)),
        referrers: (subject, options) => (hear(options), own.referrers(subject, options)),
        fetch: (content, options) => (hear(options), own.fetch(content, options)),
      };
    },
  };
  const asking = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, { images: find, document, file, place }) {
      for (const { wants } of await find(['reg.example/a:v1'])) yield* wants;
      const digest = digestOf(await document('https://files.example/a'));
      yield { content: await file({ url: 'https://files.example/a', digest }), to: place('file') };
    },
  });
  await ask(hearing, [], [asking]);
  expect(signals.length).toBeGreaterThan(8);
  expect(signals).not.toContain(undefined);
});

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
