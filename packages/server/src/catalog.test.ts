import { memoryStore } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { api, digestOf, imageOf, type Got } from './api.testing.ts';
import { serve } from './index.ts';
import { describeServed } from './stores.testing.ts';

const CONFIG = Buffer.from('{"config":1}');
const repositoriesIn = (got: Got) =>
  (JSON.parse(got.bytes.toString()) as { repositories: readonly string[] }).repositories;

describeServed('the list of repositories', (place) => {
  const put = async (path: string) => {
    const repo = api(place.host, path);
    await repo.blob(CONFIG);
    expect((await repo.manifest('v1', imageOf(CONFIG))).status).toBe(201);
    return repo;
  };
  const catalog = (query = '') => api(place.host, 'x').call('GET', `/v2/_catalog${query}`);

  test('it holds in lexical order what has a manifest, and nothing that has none or had its last taken away', async () => {
    for (const path of ['b/c', 'a', 'reg.example/z', 'B'.toLowerCase(), 'a-b']) await put(path);
    await api(place.host, 'blobs-only').blob(CONFIG);
    const gone = await put('gone');
    await gone.call('DELETE', `manifests/${digestOf(JSON.stringify(imageOf(CONFIG)))}`);
    const got = await catalog();
    expect([got.status, got.headers.get('content-type'), got.headers.get('link')]).toEqual([
      200,
      'application/json; charset=utf-8',
      null,
    ]);
    expect(repositoriesIn(got)).toEqual(['a', 'a-b', 'b', 'b/c', 'reg.example/z']);
  });

  test('X-31: it comes page by page, never more than there may be, and the Link leads to the next', async () => {
    const pages: (readonly string[])[] = [];
    for (let next: string | undefined = '?n=2'; next !== undefined;) {
      const got = await catalog(next);
      pages.push(repositoriesIn(got));
      next = /^<\/v2\/_catalog(\?[^>]+)>; rel="next"$/.exec(got.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toEqual([['a', 'a-b'], ['b', 'b/c'], ['reg.example/z']]);
    expect(repositoriesIn(await catalog('?last=b'))).toEqual(['b/c', 'reg.example/z']);
    expect(repositoriesIn(await catalog('?n=999999999'))).toHaveLength(5);
    expect(repositoriesIn(await catalog('?n=0'))).toEqual([]);
    for (const n of ['-1', 'x', '1e3'])
      expect((await catalog(`?n=${n}`)).json().errors[0]?.code).toBe('PAGINATION_NUMBER_INVALID');
  });

  test('it can only be read', async () => {
    expect((await api(place.host, 'x').call('DELETE', '/v2/_catalog')).status).toBe(405);
    expect((await api(place.host, 'x').call('HEAD', '/v2/_catalog')).status).toBe(200);
  });
});

test('each repository is listed under the name by which it can be asked for, and no other', async () => {
  const store = memoryStore();
  for (const name of ['localhost/a:v1', 'localhost/b.c/d:v1', 'reg.example/e:v1', 'other.example/e:v1'])
    await image(store, name);
  const listed = async (name?: string) => {
    await using serving = await serve({ store, name });
    const names = repositoriesIn(await api(serving.host, 'x').call('GET', '/v2/_catalog'));
    for (const path of names)
      expect([path, (await api(serving.host, path).call('HEAD', 'manifests/v1')).status]).toEqual([path, 200]);
    return names;
  };
  expect(await listed()).toEqual(['a', 'localhost/b.c/d', 'other.example/e', 'reg.example/e']);
  expect(await listed('reg.example')).toEqual(['e']);
});

test('a place that cannot be listed says so', async () => {
  const { repository, ...rest } = memoryStore();
  const { repositories: _, ...store } = { repository, ...rest };
  await using serving = await serve({ store });
  const got = await api(serving.host, 'x').call('GET', '/v2/_catalog');
  expect([got.status, got.json().errors[0]?.code]).toEqual([404, 'UNSUPPORTED']);
});
