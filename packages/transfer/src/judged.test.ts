import { setTimeout } from 'node:timers/promises';
import { CseError, type ErrorOptions } from '@cse/errors';
import { RegistryError } from '@cse/registry';
import { memoryStore, type Repository, type Store } from '@cse/store';
import { describeStore, image } from '@cse/testkit';
import { beforeEach, expect, test } from 'vitest';
import { judged } from './judged.ts';

describeStore('a store whose registries are judged', async () => judged(memoryStore()));

const full = () => new RegistryError({ code: 'REGISTRY_FULL', fault: 'access', message: 'no room left' });
const denied = () =>
  new RegistryError({ code: 'REGISTRY_DENIED', fault: 'access', message: 'denied' }, { status: 403 });
const untrusted = () => new RegistryError({ code: 'REGISTRY_TLS', fault: 'access', message: 'CA not trusted' });
const down = (status?: number) =>
  new RegistryError({ code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable', message: 'down' }, { status });

/** Counts what is asked, and lets `answer` decide what goes wrong. */
function registry(answer: (repository: string, verb: string) => Error | undefined) {
  const store = memoryStore();
  const asked: string[] = [];
  const verbs = (name: string, own: Repository): Repository => ({
    ...own,
    resolve: (selector) => spoken(name, 'resolve', () => own.resolve(selector)),
    has: (content) => spoken(name, 'has', () => own.has(content)),
    push: (content, open) => spoken(name, 'push', () => own.push(content, open)),
    tag: (content, tag) => spoken(name, 'tag', () => own.tag(content, tag)),
    async *tags() {
      yield* await spoken(name, 'tags', () => Array.fromAsync(own.tags()));
    },
  });
  async function spoken<T>(name: string, verb: string, work: () => Promise<T>): Promise<T> {
    asked.push(`${verb} ${name}`);
    const error = answer(name, verb);
    if (error) throw error;
    return work();
  }
  const wrapped: Store = { ...store, repository: (name) => verbs(name, store.repository(name)) };
  return { store: judged(wrapped), asked, inner: store };
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: CseError) => (error.untried ? `untried ${error.code}` : error.code),
  );

let content: Awaited<ReturnType<typeof image>>;
beforeEach(async () => {
  content = await image(memoryStore(), 's.example/a:v1');
});
const push = (store: Store, name: string) =>
  outcome(
    store.repository(name).push(content.descriptor, () =>
      (async function* () {
        yield content.bytes;
      })(),
    ),
  );

test('a registry that is full is told apart from what was pushed: after three answers nothing more is pushed there', async () => {
  const { store, asked } = registry((_, verb) => (verb === 'push' ? full() : undefined));
  const outcomes = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) outcomes.push(await push(store, `t.example/${name}`));
  expect(outcomes).toEqual([...Array(3).fill('REGISTRY_FULL'), ...Array(2).fill('untried REGISTRY_FULL')]);
  expect(asked).toHaveLength(3);
});

test('what small thing still fits on a full disk does not make it less full', async () => {
  const { store } = registry((name, verb) => (verb === 'push' && !name.endsWith('small') ? full() : undefined));
  const outcomes = [];
  for (const name of ['a', 'small', 'b', 'small', 'c', 'd']) outcomes.push(await push(store, `t.example/${name}`));
  expect(outcomes.at(-1)).toBe('untried REGISTRY_FULL');
});

test('a registry that takes nothing can still be read', async () => {
  const { store, inner } = registry((_, verb) => (verb === 'push' ? full() : undefined));
  await image(inner, 't.example/a:v1');
  for (const name of ['a', 'b', 'c']) await push(store, `t.example/${name}`);
  expect(await outcome(store.repository('t.example/a').resolve('v1'))).toBe('done');
});

test('a registry that says itself until when it is not to be asked is judged by one answer', async () => {
  const stopped = new RegistryError(
    { code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable', message: 'not before noon' },
    { status: 429, stoppedUntil: 1_000_000 },
  );
  const { store } = registry(() => stopped);
  expect([await push(store, 't.example/a'), await push(store, 't.example/b')]).toEqual([
    'REGISTRY_UNAVAILABLE',
    'untried REGISTRY_UNAVAILABLE',
  ]);
});

test('another registry goes on', async () => {
  const { store } = registry((name) => (name.startsWith('bad.example') ? untrusted() : undefined));
  for (const name of ['a', 'b', 'c']) await push(store, `bad.example/${name}`);
  expect(await push(store, 'bad.example/d')).toBe('untried REGISTRY_TLS');
  expect(await push(store, 'good.example/d')).toBe('done');
});

test('one repository that is denied says nothing of the others, however often it says so', async () => {
  const { store } = registry((name) => (name === 't.example/p/a' ? denied() : undefined));
  for (let times = 0; times < 10; times += 1) expect(await push(store, 't.example/p/a')).toBe('REGISTRY_DENIED');
  expect(await push(store, 't.example/p/b')).toBe('done');
});

test('a project whose first four repositories are all denied is asked for no more, and the next project is', async () => {
  const { store, asked } = registry((name) => (name.startsWith('t.example/p/') ? denied() : undefined));
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await push(store, `t.example/p/${name}`);
  expect(asked).toHaveLength(4);
  expect(await push(store, 't.example/q/a')).toBe('done');
});

test('where anything was allowed, no number of denials is about the project', async () => {
  const { store, asked } = registry((name) => (name === 't.example/p/mine' ? undefined : denied()));
  await push(store, 't.example/p/mine');
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await push(store, `t.example/p/${name}`);
  expect(asked).toHaveLength(7);
});

test('objects that are never to be had do not condemn a registry that gives others in between', async () => {
  const { store } = registry((name) => (name.includes('broken') ? down(503) : undefined));
  const outcomes = [];
  for (const name of ['broken-1', 'a', 'broken-2', 'b', 'broken-3', 'c', 'broken-4'])
    outcomes.push(await push(store, `t.example/${name}`));
  expect(outcomes.filter((each) => each.startsWith('untried'))).toEqual([]);
});

test('one object that is asked for again and again is one answer', async () => {
  const { store } = registry(() => down());
  for (let times = 0; times < 10; times += 1) expect(await push(store, 't.example/a')).toBe('REGISTRY_UNAVAILABLE');
});

test('a list of tags that is not to be had says nothing of the registry', async () => {
  const { store } = registry((_, verb) => (verb === 'tags' ? down(500) : undefined));
  for (const name of ['a', 'b', 'c', 'd']) await outcome(Array.fromAsync(store.repository(`t.example/${name}`).tags()));
  expect(await outcome(store.repository('t.example/a').has(content.descriptor))).toBe('done');
});

test('content that is not there is an answer of a registry that is well', async () => {
  let times = 0;
  const { store } = registry((_, verb) => (verb === 'resolve' ? undefined : (times += 1) % 2 ? down() : undefined));
  for (const name of ['a', 'b', 'c', 'd']) {
    await push(store, `t.example/${name}`);
    expect(await outcome(store.repository(`t.example/${name}`).resolve('v1'))).toBe('CONTENT_NOT_FOUND');
  }
});

test('what is under way when a registry is judged is given up, and fails of the same', async () => {
  const inner = memoryStore();
  const silent: Store = {
    ...inner,
    repository: (name) => ({
      ...inner.repository(name),
      push: async (_content, _open, { signal } = {}) => {
        if (name.endsWith('silent')) await setTimeout(60_000, undefined, { signal });
        throw full();
      },
    }),
  };
  const store = judged(silent);
  const waiting = push(store, 't.example/silent');
  for (const name of ['a', 'b', 'c']) await push(store, `t.example/${name}`);
  expect(await waiting).toBe('untried REGISTRY_FULL');
});

test('a source that fails while its content is pushed is not held against the target', async () => {
  const { store } = registry(() => undefined);
  const options: ErrorOptions = { host: 's.example' };
  const broken = async function* () {
    yield new Uint8Array();
    throw new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'down', options);
  };
  const outcomes = [];
  for (const name of ['a', 'b', 'c', 'd'])
    outcomes.push(await outcome(store.repository(`t.example/${name}`).push(content.descriptor, broken)));
  expect(outcomes).toEqual(Array(4).fill('REGISTRY_UNAVAILABLE'));
});

test('a stop by the caller is no answer of the registry', async () => {
  const { store } = registry(() => down());
  const signal = AbortSignal.abort();
  const asking = ['a', 'b', 'c', 'd'].map((name) =>
    outcome(store.repository(`t.example/${name}`).has(content.descriptor, { signal })),
  );
  expect(await Promise.all(asking)).toEqual(Array(4).fill('REGISTRY_UNAVAILABLE'));
});

const failure = (code: string, status?: number) =>
  new RegistryError({ code, fault: 'access', message: code.toLowerCase() }, { status, hint: 'Call them.' });

test.each([
  'REGISTRY_TLS',
  'REGISTRY_REALM',
  'REGISTRY_PROXY',
  'REGISTRY_NOT_A_REGISTRY',
  'CREDENTIAL_HELPER',
  'REGISTRY_UNAVAILABLE',
])('after three answers of %s a registry is neither read nor written any more, with the same words', async (code) => {
  const { store, asked } = registry(() => failure(code));
  const outcomes = [];
  for (const name of ['a', 'b', 'c', 'd']) outcomes.push(await push(store, `t.example/${name}`));
  expect(outcomes).toEqual([code, code, code, `untried ${code}`]);
  await expect(store.repository('t.example/a').resolve('v1')).rejects.toMatchObject({
    code,
    fault: 'access',
    message: code.toLowerCase(),
    hint: 'Call them.',
    host: 't.example',
    untried: true,
    cause: { code, untried: false },
  });
  expect(asked).toHaveLength(3);
});

test.each([
  ['REGISTRY_UNAVAILABLE', 503],
  ['REGISTRY_READ_ONLY', 405],
  ['REGISTRY_FULL', 507],
])('a registry that takes nothing, with %s, can still be read', async (code, status) => {
  const { store, inner } = registry((_, verb) => (verb === 'push' ? failure(code, status) : undefined));
  await image(inner, 't.example/a:v1');
  for (const name of ['a', 'b', 'c']) await push(store, `t.example/${name}`);
  expect(await push(store, 't.example/d')).toBe(`untried ${code}`);
  expect(await outcome(store.repository('t.example/a').resolve('v1'))).toBe('done');
});

test('a project that may not be written may be read, and one that asks for a login is told apart from one that denies', async () => {
  const { store, inner } = registry((_, verb) => (verb === 'push' ? failure('REGISTRY_UNAUTHORIZED', 401) : undefined));
  await image(inner, 't.example/p/a:v1');
  for (const name of ['a', 'b', 'c', 'd']) await push(store, `t.example/p/${name}`);
  expect(await push(store, 't.example/p/e')).toBe('untried REGISTRY_UNAUTHORIZED');
  expect(await outcome(store.repository('t.example/p/a').resolve('v1'))).toBe('done');
});

test('answers that differ are not alike, however many there are', async () => {
  let at = 0;
  const { store } = registry(() => failure('REGISTRY_UNAVAILABLE', 500 + (at += 1)));
  const outcomes = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) outcomes.push(await push(store, `t.example/${name}`));
  expect(outcomes).toEqual(Array(5).fill('REGISTRY_UNAVAILABLE'));
});

test.each(['REGISTRY_REFUSED', 'REGISTRY_BLOB_UNKNOWN', 'REGISTRY_TOO_LARGE', 'CONTENT_NOT_FOUND'])(
  '%s is about its content, and an answer of a registry that is well',
  async (code) => {
    let times = 0;
    const { store } = registry(() => failure((times += 1) % 2 ? 'REGISTRY_TLS' : code));
    const outcomes = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) outcomes.push(await push(store, `t.example/${name}`));
    expect(outcomes.filter((each) => each.startsWith('untried'))).toEqual([]);
  },
);

test.each([
  ['with its first piece', 'full'],
  ['where it is empty with its end', 'empty'],
])('what is streamed is an answer %s', async (_, name) => {
  let times = 0;
  const { store, inner } = registry((_, verb) => {
    if (verb === 'tags') return undefined;
    times += 1;
    return failure('REGISTRY_UNAVAILABLE', 503);
  });
  await image(inner, 't.example/full:v1');
  for (let nth = 1; nth <= 6; nth += 1) {
    const read = store.repository(`t.example/broken-${nth}`).resolve('v1');
    expect(await outcome(read)).toBe('REGISTRY_UNAVAILABLE');
    expect(await Array.fromAsync(store.repository(`t.example/${name}`).tags())).toHaveLength(name === 'full' ? 1 : 0);
  }
  expect(times).toBe(6);
});

test('closing the judged store closes the one that it judges', async () => {
  let closed = 0;
  await judged({ ...memoryStore(), [Symbol.asyncDispose]: async () => void (closed += 1) })[Symbol.asyncDispose]();
  expect(closed).toBe(1);
});
