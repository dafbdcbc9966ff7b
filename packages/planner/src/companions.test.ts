import { CseError } from '@cse/errors';
import { describe, MediaType } from '@cse/oci';
import { definePlugin } from '@cse/plugin';
import { bytesOf, memoryStore, type Repository, type Store } from '@cse/store';
import { cosigned, image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

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
const failing = (error: CseError) => () =>
  (async function* (): AsyncGenerator<never> {
    throw error;
  })();
const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'reg.example answers 503');
const refusal = new CseError('REGISTRY_REFUSED', 'access', 'reg.example/app is refused with 406');

async function* unlisted(
  _: string,
  { onUnlisted }: Parameters<Repository['referrers']>[1] = {},
): AsyncGenerator<never> {
  onUnlisted?.({ kind: 'absent', host: 'reg.example', reason: 'it answers 406', cause: refusal });
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

test.each<[string, Partial<Repository>, RegExp]>([
  ['has no referrers API', { referrers: unlisted }, /^reg\.example has no referrers API \(it answers 406\)/],
  ['does not answer for referrers', { referrers: failing(down) }, /^reg\.example does not list referrers/],
  ['lists no tags', { tags: failing(refusal) }, /^reg\.example does not list tags/],
  ['is unwell when asked for tags', { tags: failing(down) }, /^reg\.example does not list tags/],
])('an image is planned from a registry that %s, with one note, and strictly it is not', async (_, otherwise, note) => {
  const store = memoryStore();
  const v1 = await image(store, 'reg.example/app:v1');
  await image(store, 'reg.example/app:v2');
  const signature = await cosigned(store, v1);
  const options = { items: [{ use: 'images', options: { refs: ['reg.example/app:v1', 'reg.example/app:v2'] } }] };
  const asking = {
    ...options,
    plugins: [withCompanions],
    source: answering(store, otherwise),
    target: memoryStore(),
    relocate,
  };
  const plan = await planTransfer(asking);
  expect(plan.notes).toEqual([expect.stringMatching(note)]);
  expect(plan.images.map(({ digest }) => digest)).toContain(signature.descriptor.digest);
  await expect(planTransfer({ ...asking, strictSignatures: true })).rejects.toMatchObject({
    code: 'SIGNATURES_UNKNOWN',
    message: expect.stringMatching(note),
  });
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
