import { CseError } from '@cse/errors';
import { MediaType } from '@cse/oci';
import { contentNotFound, memoryStore, readAll, type Repository, type Store } from '@cse/store';
import { artifact, describeSource, image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { atTarget } from './at-target.ts';
import { redirected } from './redirected.ts';

describeSource('a source that is asked under two names', async () => {
  const store = memoryStore();
  return { store, source: redirected(store, (name) => [`empty.example/${name}`, name]) };
});

const places = (name: string) => ['new.example', 'archive.example'].map((host) => name.replace('old.example', host));

test('what the first place lacks is taken from the next', async () => {
  const store = memoryStore();
  const made = await image(store, 'archive.example/a/app:v1');
  const repository = redirected(store, places).repository('old.example/a/app');
  expect((await repository.resolve('v1')).digest).toBe(made.descriptor.digest);
  expect((await readAll(repository.fetch(made.descriptor))).byteLength).toBe(made.descriptor.size);
});

test('who stops reading early ends the reading at the place too', async () => {
  let ended = false;
  const endless: Store = {
    ...memoryStore(),
    repository: (name) => ({
      ...memoryStore().repository(name),
      async *fetch() {
        try {
          for (;;) yield new Uint8Array(1);
        } finally {
          ended = true;
        }
      },
    }),
  };
  const content = { mediaType: 'x', digest: `sha256:${'a'.repeat(64)}`, size: 9 } as const;
  for await (const _ of redirected(endless, places).repository('old.example/a').fetch(content)) break;
  expect(ended).toBe(true);
});

test('what no place has is not found, and every place is named', async () => {
  const asking = redirected(memoryStore(), places).repository('old.example/b').resolve('v1');
  await expect(asking).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    message: expect.stringMatching(/new\.example\/b.*archive\.example\/b/),
  });
});

test('a place that cannot be asked is no proof of absence', async () => {
  const store = memoryStore();
  const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'new.example does not answer');
  const broken: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      ...(name.startsWith('new.') ? { resolve: () => Promise.reject(down) } : {}),
    }),
  };
  await expect(redirected(broken, places).repository('old.example/b').resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    fault: 'unavailable',
  });
});

test('wrong content is never looked over in favour of another place', async () => {
  const store = memoryStore();
  await image(store, 'archive.example/b:v1');
  const wrong = new CseError('CONTENT_MISMATCH', 'integrity', 'other bytes');
  const lying: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      ...(name.startsWith('new.') ? { resolve: () => Promise.reject(wrong) } : {}),
    }),
  };
  await expect(redirected(lying, places).repository('old.example/b').resolve('v1')).rejects.toMatchObject({
    fault: 'integrity',
  });
});

test('a target can be asked by the names of the source, also for what a plugin put below its own path', async () => {
  const store = memoryStore();
  const app = await image(store, 'harbor.example/base/tkg/app:v1');
  const sidecar = await image(store, 'harbor.example/base/vcd/sig/attacher:v2');
  const view = redirected(store, atTarget('harbor.example/base', ['tkg', 'vcd']));
  expect((await view.repository('projects.example/tkg/app').resolve('v1')).digest).toBe(app.descriptor.digest);
  expect((await view.repository('registry.k8s.io/sig/attacher').resolve('v2')).digest).toBe(sidecar.descriptor.digest);
});

/** A store whose repositories at one host answer some questions otherwise. */
const answering = (store: Store, host: string, otherwise: Partial<Repository>): Store => ({
  ...store,
  repository: (name) => ({ ...store.repository(name), ...(name.startsWith(`${host}/`) ? otherwise : {}) }),
});
const silent = () => (async function* () {})();
const lacking = () =>
  (async function* (): AsyncGenerator<never> {
    throw contentNotFound('new.example/a', 'tags');
  })();

test.each([
  ['does not know the repository', lacking],
  ['has a repository without tags', silent],
])('tags are listed by the next place where the first %s', async (_, tags) => {
  const store = memoryStore();
  await image(store, 'archive.example/a:v1');
  const view = redirected(answering(store, 'new.example', { tags }), places).repository('old.example/a');
  expect(await Array.fromAsync(view.tags())).toEqual(['v1']);
});

test('a repository without tags is an answer where no other place has more', async () => {
  const view = redirected(answering(memoryStore(), 'new.example', { tags: lacking }), places).repository(
    'old.example/a',
  );
  expect(await Array.fromAsync(view.tags())).toEqual([]);
});

test('a repository that no place knows has no list of tags', async () => {
  const nowhere = answering(answering(memoryStore(), 'new.example', { tags: lacking }), 'archive.example', {
    tags: lacking,
  });
  await expect(Array.fromAsync(redirected(nowhere, places).repository('old.example/a').tags())).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
  });
});

test('what speaks of a manifest is asked of the place that holds it, and of no other', async () => {
  const store = memoryStore();
  const app = await image(store, 'archive.example/a:v1');
  const { descriptor } = await artifact(store, 'archive.example/a', { subject: app.descriptor, artifactType: 'x/sig' });
  const asked: string[] = [];
  const referrers = () => (asked.push('new'), silent());
  const view = () => redirected(answering(store, 'new.example', { referrers }), places).repository('old.example/a');
  const found = await Array.fromAsync(view().referrers(app.descriptor.digest));
  expect(found.map(({ digest }) => digest)).toEqual([descriptor.digest]);
  expect(asked).toEqual([]);
});

/** A store that tells which places were asked, in order. */
function telling(store: Store) {
  const asked: string[] = [];
  const told: Store = {
    ...store,
    repository: (name) => {
      const own = store.repository(name);
      const tell = () => asked.push(name.split('.')[0] ?? '');
      return {
        ...own,
        resolve: (...given) => (tell(), own.resolve(...given)),
        tags: (...given) => (tell(), own.tags(...given)),
        referrers: (...given) => (tell(), own.referrers(...given)),
        fetch: (...given) => (tell(), own.fetch(...given)),
      };
    },
  };
  return { store: told, asked: () => asked.splice(0) };
}

test('every question starts with the place that answered last, whoever asks it', async () => {
  const store = memoryStore();
  const made = await image(store, 'archive.example/a:v1');
  await image(store, 'archive.example/a:v2');
  await image(store, 'new.example/a:v3');
  const { store: told, asked } = telling(store);
  const view = redirected(told, places);
  await view.repository('old.example/a').resolve('v1');
  expect(asked()).toEqual(['new', 'archive']);
  await view.repository('old.example/a').resolve('v2');
  await readAll(view.repository('old.example/a').fetch(made.descriptor));
  expect(asked()).toEqual(['archive', 'archive']);
  await view.repository('old.example/a').resolve('v3');
  expect(asked()).toEqual(['archive', 'new']);
  await view.repository('old.example/a').resolve('v3');
  expect(asked()).toEqual(['new']);
});

test('what speaks of a manifest that no place is known to hold is asked of each, and none of them having any is an answer', async () => {
  const store = memoryStore();
  const subject = `sha256:${'e'.repeat(64)}` as const;
  const content = { mediaType: MediaType.manifest, digest: subject, size: 2 };
  const { descriptor } = await artifact(store, 'archive.example/a', { subject: content });
  const { store: told, asked } = telling(store);
  const found = await Array.fromAsync(redirected(told, places).repository('old.example/a').referrers(subject));
  expect(found.map(({ digest }) => digest)).toEqual([descriptor.digest]);
  expect(asked()).toEqual(['new', 'archive', 'new', 'archive']);
  const other = `sha256:${'f'.repeat(64)}` as const;
  expect(await Array.fromAsync(redirected(store, places).repository('old.example/a').referrers(other))).toEqual([]);
});

test('the place that a manifest was read from is known to hold it', async () => {
  const store = memoryStore();
  const app = await image(store, 'archive.example/a');
  const { store: told, asked } = telling(store);
  const repository = redirected(told, places).repository('old.example/a');
  await readAll(repository.fetch(app.descriptor));
  asked();
  await Array.fromAsync(repository.referrers(app.descriptor.digest));
  expect(asked()).toEqual(['archive']);
  const [layer] = app.layers;
  if (layer) await readAll(repository.fetch(layer));
  await Array.fromAsync(repository.referrers(layer?.digest ?? app.descriptor.digest));
  expect(asked()).toEqual(['archive', 'archive', 'archive']);
});

test('a bug, or a stop, is the end of the question, and no other place is asked', async () => {
  const stopped = new Error('enough');
  const { store, asked } = telling(memoryStore());
  const failing: Store = {
    ...store,
    repository: (name) => ({
      ...store.repository(name),
      resolve: (selector) =>
        store
          .repository(name)
          .resolve(selector)
          .catch(() => Promise.reject(stopped)),
    }),
  };
  const repository = redirected(failing, places).repository('old.example/a');
  await expect(repository.resolve('v1')).rejects.toBe(stopped);
  await expect(Array.fromAsync(repository.referrers(`sha256:${'e'.repeat(64)}`))).rejects.toBe(stopped);
  expect(asked()).toEqual(['new', 'new']);
});

test('of several failures the one that says most is told, with what helps against it', async () => {
  const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'archive.example does not answer', {
    hint: 'Wait.',
    host: 'archive.example',
    untried: true,
  });
  const store = answering(memoryStore(), 'archive.example', { resolve: () => Promise.reject(down) });
  await expect(redirected(store, places).repository('old.example/a').resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    fault: 'unavailable',
    message: 'no source has it: new.example/a has no v1; archive.example does not answer',
    hint: 'Wait.',
    host: 'archive.example',
    untried: true,
    cause: down,
  });
  const nowhere = redirected(memoryStore(), places).repository('old.example/a').resolve('v1');
  await expect(nowhere).rejects.toMatchObject({ host: 'old.example', untried: false, hint: expect.any(String) });
});

test('content without any bytes is read to its end, and closing the view closes what is below it', async () => {
  let closed = 0;
  const store: Store = {
    ...answering(memoryStore(), 'new.example', { fetch: silent }),
    [Symbol.asyncDispose]: async () => void (closed += 1),
  };
  const view = redirected(store, places);
  const content = { mediaType: 'x', digest: `sha256:${'a'.repeat(64)}`, size: 0 } as const;
  expect(await Array.fromAsync(view.repository('old.example/a').fetch(content))).toEqual([]);
  await view[Symbol.asyncDispose]();
  expect(closed).toBe(1);
});
