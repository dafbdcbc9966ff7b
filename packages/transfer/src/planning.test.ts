import { CseError } from '@cse/errors';
import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { memoryStore, type SourceStore, type Store } from '@cse/store';
import { image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import type { InstalledPlugin } from './installed.ts';
import { contextOptions, expectedPlan, makePlan } from './planning.ts';
import { installed } from './plugins.testing.ts';
import type { Question } from './question.ts';

type Planning = (context: PlanContext) => AsyncIterable<Want>;

const planning = (plan: Planning, more: Partial<InstalledPlugin> = {}): InstalledPlugin => ({
  ...installed('images', { paths: ['lib'] }, async () =>
    definePlugin({ name: 'images', item: { parse: () => undefined }, plan: (_, context) => plan(context) }),
  ),
  ...more,
});

const one: Planning = async function* ({ images }) {
  for (const { wants } of await images(['vendor.example/lib/app:v1'])) yield* wants;
};

const asking = (question: Partial<Question>): Question => ({
  items: [{ use: 'images', options: {} }],
  plugins: [planning(one)],
  source: memoryStore(),
  target: memoryStore(),
  destination: 'registry',
  base: 'reg.example/base',
  sites: [],
  paths: ['lib'],
  ...question,
});

async function filled(): Promise<Store> {
  const source = memoryStore();
  await image(source, 'vendor.example/lib/app:v1');
  return source;
}

/** A store that answers nothing. */
function silent(store: SourceStore, fault: 'unavailable' | 'access' = 'unavailable', host = ''): SourceStore {
  const down = new CseError('REGISTRY_UNAVAILABLE', fault, 'nobody answers');
  return {
    ...store,
    repository: (name) =>
      name.startsWith(host)
        ? { ...store.repository(name), resolve: () => Promise.reject(down) }
        : store.repository(name),
  };
}

test('a plan remembers what was asked for, what was remarked, and the platforms that were chosen', async () => {
  const source = memoryStore();
  const amd64 = { os: 'linux', architecture: 'amd64' };
  await index(source, 'vendor.example/lib/app:v1', [{ platform: amd64 }, { platform: { ...amd64, os: 'windows' } }]);
  const plan = await makePlan(asking({ source, remarks: ['nothing brings tkg'], platforms: [amd64] }));
  expect(plan).toMatchObject({
    asked: [{ use: 'images', options: {} }],
    platforms: ['linux/amd64'],
    notes: [expect.stringMatching(/^only linux\/amd64/), 'nothing brings tkg'],
    images: [{ reference: 'reg.example/base/lib/app:v1' }],
  });
  for (const platforms of [undefined, []])
    expect((await makePlan(asking({ source, platforms }))).platforms).toBeUndefined();
});

test('only plugins that an item names are loaded, and each is held to its paths', async () => {
  const unused = installed('unused', { paths: ['other'] }, () => Promise.reject(new Error('not to be loaded')));
  const astray = planning(async function* ({ source, place }) {
    yield { content: await source.resolve('vendor.example/lib/app:v1'), to: place('other/app') };
  });
  const source = await filled();
  expect((await makePlan(asking({ source, plugins: [planning(one), unused] }))).images).toHaveLength(1);
  await expect(makePlan(asking({ source, plugins: [astray, unused] }))).rejects.toMatchObject({ code: 'PLUGIN_PLACE' });
  const bundled = { ...astray, bundled: true };
  expect((await makePlan(asking({ source, plugins: [bundled, unused] }))).images).toHaveLength(1);
});

const sites = [
  { name: 'hub', to: 'hub.example' },
  { name: 'north', to: 'north.example' },
  { name: 'south', to: 'south.example', via: 'north' },
];

/** Merges with what the target has, and so has to ask it. */
const merging = planning(async function* ({ source, target, place }) {
  const to = place('lib/app');
  const there = await target.find(`${to}:v1`);
  const content = await source.resolve('vendor.example/lib/app:v1');
  yield { content, to, tag: 'v1', expect: there?.descriptor.digest ?? 'absent' };
});

const expectations = ({ steps }: Awaited<ReturnType<typeof makePlan>>) =>
  [...steps.values()].flatMap((step) => (step.kind === 'put-tag' ? [step.expect] : []));

test('a plan for several sites says where each gets its content from', async () => {
  const { sites: planned, images, steps } = await makePlan(asking({ source: await filled(), sites }));
  expect(planned).toEqual(sites.map(({ name, to }) => ({ name, to })));
  expect(images.map(({ reference }) => reference)).toEqual(sites.map(({ to }) => `${to}/lib/app:v1`));
  const holders = [...steps.values()].flatMap((step) => (step.kind === 'copy-blob' ? [step.from[0]] : []));
  expect(new Set(holders)).toEqual(
    new Set(['source:vendor.example/lib/app', 'target:hub.example/lib/app', 'target:north.example/lib/app']),
  );
  expect((await makePlan(asking({ source: await filled(), sites: sites.slice(0, 1) }))).sites).toBeUndefined();
});

test('a site that cannot be reached is taken to be empty, and one that refuses ends the plan', async () => {
  const target = memoryStore();
  const [hub] = [await image(target, 'hub.example/lib/app:v1', { seed: 'hub' })];
  await image(target, 'north.example/lib/app:v1', { seed: 'north' });
  const question = asking({ source: await filled(), sites: sites.slice(0, 2), plugins: [merging] });
  const north = (fault: 'unavailable' | 'access') => silent(target, fault, 'north.example/');
  const plan = await makePlan({ ...question, target: north('unavailable') });
  expect(expectations(plan)).toEqual([hub.descriptor.digest, 'absent']);
  await expect(makePlan({ ...question, target: north('access') })).rejects.toMatchObject({ fault: 'access' });
  await expect(makePlan({ ...question, source: silent(memoryStore()) })).rejects.toMatchObject({
    fault: 'unavailable',
  });
});

test('where the target is taken to be empty, nothing of it is merged', async () => {
  const target = memoryStore();
  const { descriptor } = await image(target, 'reg.example/base/lib/app:v1', { seed: 'of before' });
  const question = asking({ source: await filled(), target, plugins: [merging] });
  expect(expectations(await makePlan(question))).toEqual([descriptor.digest]);
  expect(expectations(await makePlan(question, { anew: true }))).toEqual(['absent']);
});

test('what should be there is said by the sources, or by the target where these cannot be reached', async () => {
  const [source, target] = [await filled(), memoryStore()];
  const there = await image(target, 'reg.example/base/lib/app:v1', { seed: 'at the target' });
  const fromSource = await expectedPlan(asking({ source, target }));
  expect([fromSource.notes, fromSource.images.map(({ digest }) => digest)]).not.toContain(there.descriptor.digest);
  expect(fromSource.notes).toEqual([]);
  const fromTarget = await expectedPlan(asking({ source: silent(source), target }));
  expect(fromTarget.images.map(({ reference, digest }) => [reference, digest])).toEqual([
    ['reg.example/base/lib/app:v1', there.descriptor.digest],
  ]);
  expect(fromTarget.notes).toEqual([
    'the sources cannot be reached, so the plan was made from what the target has: nobody answers',
  ]);
  await expect(expectedPlan(asking({ source: silent(source, 'access'), target }))).rejects.toMatchObject({
    fault: 'access',
  });
});

test('in an archive everything keeps its own name, and at a target it goes below the base', () => {
  expect(contextOptions(asking({})).relocate('vendor.example/lib/app')).toBe('reg.example/base/lib/app');
  const archive = contextOptions(asking({ base: undefined, destination: 'archive' }));
  expect(archive.relocate('vendor.example/lib/app')).toBe('vendor.example/lib/app');
  // What is made for no base cannot be asked of it.
  const source = memoryStore();
  expect(contextOptions(asking({ source, base: undefined }), { ask: 'target' }).source).toBe(source);
});

const archived = (plan: Planning, more: Partial<InstalledPlugin>, source: SourceStore) =>
  makePlan(asking({ source, base: undefined, destination: 'archive', plugins: [planning(plan, more)] }));

test.each<[string, Planning, string]>([
  [
    'reads what it does not want',
    async function* ({ source, read, relocate }) {
      const list = await source.resolve('vendor.example/lib/list:v1');
      await read(list);
      const content = await source.resolve('vendor.example/lib/app:v1');
      yield { content, to: relocate('vendor.example/lib/app'), tag: 'v1' };
    },
    'vendor.example/lib/list has no v1',
  ],
  [
    'wants more on import',
    async function* ({ source, relocate, successors, destination }) {
      const app = await source.resolve('vendor.example/lib/app:v1');
      const more = await source.find('vendor.example/lib/list:v1');
      yield { content: app, to: relocate('vendor.example/lib/app'), tag: 'v1' };
      if (destination === 'archive') return;
      const [blob] = await successors(app);
      if (blob && !more)
        yield {
          content: {
            holder: blob.holder,
            descriptor: { ...blob.descriptor, digest: `sha256:${'0'.repeat(64)}` },
          },
          to: relocate('vendor.example/lib/more'),
        };
    },
    `it wants sha256:${'0'.repeat(64)} then, for lib/more`,
  ],
])('an added plugin that %s is told of when an archive is planned', async (_, plan, reason) => {
  const source = await filled();
  await image(source, 'vendor.example/lib/list:v1');
  await expect(archived(plan, {}, source)).rejects.toMatchObject({
    code: 'PLUGIN_REPLAY',
    fault: 'plugin',
    message: `the plugin images could not import what this export writes: ${reason}`,
  });
  // Those that came with cse are tested before they are released.
  expect((await archived(plan, { bundled: true }, source)).images).toHaveLength(1);
});

test('an added plugin that wants all that it reads is planned, and so is what it makes anew on import', async () => {
  const making: Planning = async function* (context) {
    yield* one(context);
    const bytes = new TextEncoder().encode(context.destination);
    yield { content: context.create('text/plain', bytes), to: context.place('lib/made') };
  };
  expect((await archived(making, {}, await filled())).images).toHaveLength(2);
});
