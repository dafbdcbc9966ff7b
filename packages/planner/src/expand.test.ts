import { CseError } from '@cse/errors';
import { contentNotFound, memoryStore, type Store } from '@cse/store';
import { cpuMilliseconds, image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { ask } from './ask.testing.ts';

test('an index brings all of its children', async () => {
  const source = memoryStore();
  await index(source, 'reg.example/a/multi:v1', [
    { platform: { os: 'linux', architecture: 'amd64' } },
    { platform: { os: 'linux', architecture: 'arm64' } },
  ]);
  const plan = await ask(source, ['reg.example/a/multi:v1']);
  expect([...plan.steps.values()].filter(({ kind }) => kind === 'put-manifest')).toHaveLength(3);
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
