import { scriptedServer, type ScriptedAnswer, type Heard } from '@cse/testkit';
import { expect, test } from 'vitest';
import { repositoriesOf } from './repositories.ts';

async function listed(script: (heard: Heard) => ScriptedAnswer) {
  await using server = await scriptedServer(script);
  const hosts = { [server.host]: { plainHttp: true } };
  const names = await Array.fromAsync(repositoriesOf(server.host, { hosts }));
  return { names: names.map((name) => name.replace(server.host, 'HOST')), heard: server.heard.map(({ path }) => path) };
}

test('repositories are listed by their full names, page by page', async () => {
  const { names, heard } = await listed(({ path }) =>
    path.endsWith('n=1000')
      ? { status: 200, headers: { link: '</v2/_catalog?last=b>; rel="next"' }, body: '{"repositories":["a","b/c"]}' }
      : { status: 200, body: '{"repositories":["d"]}' },
  );
  expect(names).toEqual(['HOST/a', 'HOST/b/c', 'HOST/d']);
  expect(heard).toEqual(['/v2/_catalog?n=1000', '/v2/_catalog?last=b']);
});

test('what is listed and is no name is left out', async () => {
  const { names } = await listed(() => ({ status: 200, body: '{"repositories":["a",null,"../b","C"]}' }));
  expect(names).toEqual(['HOST/a']);
});

test('no list, an empty one and none for us are told apart', async () => {
  expect((await listed(() => ({ status: 200, body: '{"repositories":null}' }))).names).toEqual([]);
  await expect(listed(() => ({ status: 200, body: '<html>' }))).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
  await expect(listed(() => ({ status: 401 }))).rejects.toMatchObject({ fault: 'access' });
  await expect(listed(() => ({ status: 404 }))).rejects.toMatchObject({ status: 404 });
});

test('a list that leads to another origin is an error, and nobody is asked there', async () => {
  const elsewhere = { link: '<http://127.0.0.1:1/v2/_catalog>; rel="next"' };
  await expect(
    listed(() => ({ status: 200, headers: elsewhere, body: '{"repositories":["a"]}' })),
  ).rejects.toMatchObject({ code: 'REGISTRY_MISBEHAVED' });
});
