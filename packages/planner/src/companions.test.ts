import { CseError } from '@cse/errors';
import { describe, MediaType, type Digest } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { bytesOf, memoryStore, type Repository, type Store, type Unlisted } from '@cse/store';
import { artifact, cosigned, image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer, type PlanOptions } from './index.ts';

const anything = { parse: (options: unknown) => options as { refs: readonly string[] } };
const relocate = (name: string) => `harbor.example/${name}`;

const withCompanions = definePlugin({
  name: 'images',
  item: anything,
  async *plan({ refs }, context) {
    for (const ref of refs) {
      const content = await context.source.resolve(ref);
      yield { content, to: 'harbor.example/app', tag: ref.split(':')[1] };
      for await (const companion of context.companions(content)) yield { ...companion, to: 'harbor.example/app' };
    }
  },
});
const answering = (store: Store, otherwise: Partial<Repository>): Store => ({
  ...store,
  repository: (name) => ({ ...store.repository(name), ...otherwise }),
});
const failing = (error: Error) => () =>
  (async function* (): AsyncGenerator<never> {
    throw error;
  })();
const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'reg.example answers 503');
const broken = new CseError('MANIFEST_INVALID', 'integrity', 'it is no index');
const refusal = new CseError('REGISTRY_REFUSED', 'access', 'reg.example/app is refused with 406');

const unlisted = (kind: Unlisted['kind']): Repository['referrers'] =>
  async function* (_, { onUnlisted } = {}) {
    onUnlisted?.({ kind, host: 'reg.example', reason: 'it answers 406', cause: refusal });
  };

/** Plans two images of one repository, the first of them signed. */
async function planned(otherwise: (store: Store) => Partial<Repository>, more: Partial<PlanOptions> = {}) {
  const store = memoryStore();
  const v1 = await image(store, 'reg.example/app:v1');
  await image(store, 'reg.example/app:v2');
  const signature = await cosigned(store, v1);
  const planning = planTransfer({
    items: [{ use: 'images', options: { refs: ['reg.example/app:v1', 'reg.example/app:v2'] } }],
    plugins: [withCompanions],
    source: answering(store, otherwise(store)),
    target: memoryStore(),
    relocate,
    ...more,
  });
  return { planning, signature: signature.descriptor.digest };
}

test('of an index whose children are gone, no more is asked than finds that out', async () => {
  const store = memoryStore();
  const children = Array.from({ length: 4000 }, (_, at) =>
    describe(MediaType.manifest, new TextEncoder().encode(String(at))),
  );
  const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests: children }));
  const content = describe(MediaType.index, bytes);
  await store.repository('reg.example/app').push(content, () => bytesOf(bytes));
  await store.repository('reg.example/app').tag(content, 'v1');
  let asked = 0;
  const counted = answering(store, {
    referrers: () => ((asked += 1), failing(down)()),
    fetch: (descriptor, options) => ((asked += 1), store.repository('reg.example/app').fetch(descriptor, options)),
  });
  const planning = planTransfer({
    items: [{ use: 'images', options: { refs: ['reg.example/app:v1'] } }],
    plugins: [withCompanions],
    source: counted,
    target: memoryStore(),
    relocate,
  });
  await expect(planning).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    message: expect.stringContaining('names'),
  });
  expect(asked).toBeLessThan(100);
});

test.each<[string, Partial<Repository>, string, string]>([
  [
    'has no referrers API',
    { referrers: unlisted('absent') },
    'reg.example has no referrers API (it answers 406)',
    ', so signatures were looked up by tag only',
  ],
  [
    'refuses to list referrers',
    { referrers: unlisted('refused') },
    'reg.example refuses to list referrers (it answers 406)',
    ', so signatures were looked up by tag only',
  ],
  [
    'cannot list referrers now',
    { referrers: unlisted('unknown') },
    'reg.example could not list referrers (it answers 406)',
    ', so signatures may be missing',
  ],
  [
    'does not answer for referrers',
    { referrers: failing(down) },
    'reg.example does not list referrers',
    ', so signatures may be missing: reg.example answers 503',
  ],
  [
    'lists referrers that are none',
    { referrers: failing(broken) },
    'reg.example does not list referrers',
    ', so signatures may be missing: it is no index',
  ],
  [
    'lists no tags',
    { tags: failing(refusal) },
    'reg.example does not list tags',
    ', so signatures were looked up by name: reg.example/app is refused with 406',
  ],
  [
    'is unwell when asked for tags',
    { tags: failing(down) },
    'reg.example does not list tags',
    ', so signatures were looked up by name: reg.example answers 503',
  ],
])(
  'an image is planned from a registry that %s, with one note, and strictly it is not',
  async (_, otherwise, fact, consequence) => {
    const told: string[] = [];
    const { planning, signature } = await planned(() => otherwise, { note: (message) => void told.push(message) });
    const plan = await planning;
    expect([plan.notes, told]).toEqual([[fact + consequence], [fact + consequence]]);
    expect(plan.images.map(({ digest }) => digest)).toContain(signature);
    const strict = await planned(() => otherwise, { strictSignatures: true });
    await expect(strict.planning).rejects.toMatchObject({
      code: 'SIGNATURES_UNKNOWN',
      message: fact + consequence.replace(/^, so [^:]*/, ''),
    });
  },
);

test('a registry that did not answer whether signatures exist is not asked so for the next image', async () => {
  const asked: string[] = [];
  const { planning, signature } = await planned((store) => ({
    tags: failing(refusal),
    async resolve(selector) {
      if (!selector.startsWith('sha256-')) return store.repository('reg.example/app').resolve(selector);
      asked.push(selector.split('.')[1] ?? '');
      throw down;
    },
  }));
  const plan = await planning;
  expect(plan.notes).toEqual([
    expect.stringMatching(/^reg\.example does not list tags/),
    'reg.example does not say for every signature whether it exists, so some may be missing: reg.example answers 503',
  ]);
  expect(plan.images.map(({ digest }) => digest)).not.toContain(signature);
  expect(asked).toEqual(['sig', 'att', 'sbom']);
});

test('a registry that refuses a list of tags is asked for the next one all the same', async () => {
  const store = memoryStore();
  const asked: string[] = [];
  const source: Store = {
    ...store,
    repository: (name) => ({ ...store.repository(name), tags: () => (asked.push(name), failing(refusal)()) }),
  };
  const refs = ['a:v1', 'b:v2'].map((name) => `reg.example/${name}`);
  for (const ref of refs) await image(store, ref);
  const items = [{ use: 'images', options: { refs } }];
  const plan = await planTransfer({ items, plugins: [withCompanions], source, target: memoryStore(), relocate });
  expect(asked).toEqual(['reg.example/a', 'reg.example/b']);
  expect(plan.notes).toHaveLength(1);
});

test('content that is not what its digest says is no doubt, and neither is a bug', async () => {
  const wrong = new CseError('CONTENT_MISMATCH', 'integrity', 'other bytes');
  await expect((await planned(() => ({ referrers: failing(wrong) }))).planning).rejects.toBe(wrong);
  const bug = new TypeError('x is not a function');
  await expect((await planned(() => ({ referrers: failing(bug) }))).planning).rejects.toMatchObject({ cause: bug });
});

test('where tags are listed, signatures are asked for by those names alone', async () => {
  const asked: string[] = [];
  const { planning, signature } = await planned((store) => ({
    resolve: (selector) => (asked.push(selector), store.repository('reg.example/app').resolve(selector)),
  }));
  expect((await planning).images.map(({ digest }) => digest)).toContain(signature);
  expect(asked.map((selector) => selector.replace(/^sha256-.*\./, ''))).toEqual(['v1', 'sig', 'v2']);
});

test('who stops a plan is told nothing of what was not answered any more', async () => {
  const stop = new AbortController();
  const notes: string[] = [];
  const { planning } = await planned(() => ({ referrers: () => (stop.abort(), failing(down)()) }), {
    signal: stop.signal,
    note: (message) => void notes.push(message),
  });
  await expect(planning).rejects.toThrow();
  expect(notes).toEqual([]);
});

test('content that the plan makes, and a file, have no companions, and nobody is asked for any', async () => {
  const asked: string[] = [];
  const store = memoryStore();
  const source: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      resolve: async () => describe('application/octet-stream', new Uint8Array()),
      tags: () => (asked.push(name), store.repository(name).tags()),
      referrers: (subject) => (asked.push(name), store.repository(name).referrers(subject)),
    }),
  };
  const found: unknown[] = [];
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, context) {
      const { digest } = describe('application/octet-stream', new Uint8Array());
      const file = await context.file({ url: 'https://files.example/a', digest });
      for (const content of [context.create(MediaType.config, new Uint8Array()), file])
        found.push(...(await Array.fromAsync(context.companions(content))));
    },
  });
  const items = [{ use: 'images', options: {} }];
  const { notes } = await planTransfer({ items, plugins: [plugin], source, target: memoryStore(), relocate });
  expect({ found, asked, notes }).toEqual({ found: [], asked: [], notes: [] });
});

test('the companions of what the target has are those that the target has', async () => {
  const [source, target] = [memoryStore(), memoryStore()];
  const there = await image(target, 'reg.example/app:v1');
  const [signature, note] = [
    await cosigned(target, there),
    await artifact(target, 'reg.example/app', { subject: there.descriptor }),
  ];
  const found: Digest[] = [];
  const plugin = definePlugin({
    name: 'images',
    item: anything,
    async *plan(_, context) {
      for await (const { content } of context.companions(await context.target.resolve('reg.example/app:v1')))
        found.push(content.descriptor.digest);
    },
  });
  await planTransfer({ items: [{ use: 'images', options: {} }], plugins: [plugin], source, target, relocate });
  expect(found).toEqual([signature, note].map(({ descriptor }) => descriptor.digest));
});

test('a signature that a list names and that is gone is left out with a note', async () => {
  const store = memoryStore();
  const app = await image(store, 'reg.example/app:v1');
  const gone = { mediaType: MediaType.manifest, digest: `sha256:${'d'.repeat(64)}`, size: 9 } as const;
  const source = answering(store, {
    async *referrers(subject) {
      if (subject === app.descriptor.digest) yield gone;
    },
  });
  const items = [{ use: 'images', options: { refs: ['reg.example/app:v1'] } }];
  const plan = await planTransfer({ items, plugins: [withCompanions], source, target: memoryStore(), relocate });
  expect(plan.notes).toEqual([expect.stringContaining(`has no ${gone.digest}`)]);
  expect([...plan.steps.values()].map(({ content }) => content.digest)).not.toContain(gone.digest);
});
