import { expect, test } from 'vitest';
import { against } from '../against.testing.ts';

test('C-025, C-027: pages are followed by their links, however full they are, absolute or not', async () => {
  await using at = await against(({ path, headers: { host } }) => {
    if (path.endsWith('n=1000'))
      return { status: 200, headers: { link: '</v2/a/b/tags/list?last=a>; rel="next"' }, body: '{"tags":["a"]}' };
    if (path.endsWith('last=a'))
      return {
        status: 200,
        headers: { link: `<http://${host}/v2/a/b/tags/list?last=b>; rel="next"` },
        body: '{"tags":[]}',
      };
    return { status: 200, body: '{"name":"a/b","tags":["c"]}' };
  });
  expect(await Array.fromAsync(at.repository.tags())).toEqual(['a', 'c']);
});

test.each([
  ['to another origin', '<http://127.0.0.1:1/v2/a/b/tags/list>; rel="next"'],
  ['to itself', '</v2/a/b/tags/list?n=1000>; rel="next"'],
  ['nowhere', '<http://%>; rel="next"'],
])('C-026: a list that leads %s is an error', async (_, link) => {
  await using at = await against(() => ({ status: 200, headers: { link }, body: '{"tags":["a"]}' }));
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
  expect(at.server.heard).toHaveLength(1);
});

test.each(['{"tags":null}', '{"tags":[]}', '{}'])('C-028: %s means no tags', async (body) => {
  await using at = await against(() => ({ status: 200, body }));
  expect(await Array.fromAsync(at.repository.tags())).toEqual([]);
});

test('what a registry lists as a tag and is none is left out', async () => {
  await using at = await against(() => ({ status: 200, body: `{"tags":["v1",null,"sha256:${'0'.repeat(64)}","a"]}` }));
  expect(await Array.fromAsync(at.repository.tags())).toEqual(['a', 'v1']);
});

test('P-099: a list that is not JSON is an error, not an absence', async () => {
  await using at = await against(() => ({ status: 200, body: '<html>' }));
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
});

test('C-028: a repository that is not there is an error, and not one without tags', async () => {
  const body = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN' }] });
  await using at = await against(() => ({ status: 404, body }));
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});

test('X-19: a list whose link grows, and that brings nothing new, ends after a hundred pages', async () => {
  await using at = await against(({ path }) => ({
    status: 200,
    headers: { link: `<${path}x>; rel="next"` },
    body: '{"tags":["a"]}',
  }));
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({
    code: 'REGISTRY_MISBEHAVED',
    message: expect.stringContaining('goes on after 101 pages with 1 entries in all'),
  });
  expect(at.server.heard).toHaveLength(101);
});

test('X-19: one new tag a page is not enough to go on for ever', async () => {
  let page = 0;
  await using at = await against(({ path }) => ({
    status: 200,
    headers: { link: `<${path}x>; rel="next"` },
    body: `{"tags":["t${(page += 1)}"]}`,
  }));
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
  expect(at.server.heard.length).toBeLessThan(120);
});

test('C-027: pages of ten are read to the end, however many they are', async () => {
  let page = 0;
  await using at = await against(() => {
    page += 1;
    const headers: Record<string, string> = page < 300 ? { link: `</v2/a/b/tags/list?last=${page}>; rel="next"` } : {};
    return {
      status: 200,
      headers,
      body: JSON.stringify({ tags: Array.from({ length: 10 }, (_, at) => `t${page}-${at}`) }),
    };
  });
  expect(await Array.fromAsync(at.repository.tags())).toHaveLength(3_000);
});
