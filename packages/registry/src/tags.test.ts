import { expect, test } from 'vitest';
import { against } from './against.testing.ts';

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
