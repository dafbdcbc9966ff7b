import { scriptedServer } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against, type Script } from '../against.testing.ts';
import type { Credentials } from '../index.ts';

const user: Credentials = { find: async () => ({ username: 'ada', password: 'pw' }) };
const basic = `Basic ${Buffer.from('ada:pw').toString('base64')}`;

/** A registry that says how to identify oneself at its root alone. */
const saysSoAtItsRoot =
  (challenge: string | undefined, wanted = basic): Script =>
  ({ path, headers }) => {
    if (headers.authorization === wanted) return { status: 200, body: '{"tags":["v1"]}' };
    const isRoot = path === '/v2/' && challenge !== undefined;
    return isRoot ? { status: 401, headers: { 'www-authenticate': challenge } } : { status: 401 };
  };

test('C-100: a refusal without a challenge is answered by asking the root for one, once for all requests', async () => {
  await using at = await against(saysSoAtItsRoot('Basic realm="r"'), { credentials: user });
  for (const path of ['a/b', 'c/d', 'e/f']) expect(await Array.fromAsync(at.at(path).tags())).toEqual(['v1']);
  expect(at.server.lines()).toEqual([
    'GET /v2/a/b/tags/list?n=1000',
    'GET /v2/',
    'GET /v2/a/b/tags/list?n=1000',
    'GET /v2/c/d/tags/list?n=1000',
    'GET /v2/e/f/tags/list?n=1000',
  ]);
});

test('C-100: a token is bought where the root says', async () => {
  await using tokens = await scriptedServer(() => ({ status: 200, body: '{"token":"t"}' }));
  const challenge = `Bearer realm="${tokens.url}/token",service="s"`;
  await using at = await against(saysSoAtItsRoot(challenge, 'Bearer t'));
  expect(await Array.fromAsync(at.repository.tags())).toEqual(['v1']);
});

test('C-107: credentials that are refused without a challenge are final after one round', async () => {
  await using at = await against(saysSoAtItsRoot('Basic realm="r"', 'Basic other'), { credentials: user });
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({
    code: 'REGISTRY_UNAUTHORIZED',
    message: expect.stringContaining('(asked as ada)'),
  });
  expect(at.server.heard).toHaveLength(3);
});

test('a root that asks for nothing leaves the refusal as it is, and nobody is said to have asked as somebody', async () => {
  await using at = await against(saysSoAtItsRoot(undefined), { credentials: user });
  await expect(Array.fromAsync(at.repository.tags())).rejects.toMatchObject({
    code: 'REGISTRY_UNAUTHORIZED',
    message: expect.stringContaining('(asked anonymously)'),
  });
  await expect(Array.fromAsync(at.repository.tags())).rejects.toThrow('asked anonymously');
  expect(at.server.lines().filter((line) => line === 'GET /v2/')).toHaveLength(1);
  expect(at.server.heard.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});
