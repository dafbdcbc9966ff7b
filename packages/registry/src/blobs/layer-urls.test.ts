import { describe as described } from '@cse/oci';
import { readAll } from '@cse/store';
import { scriptedServer, seededBytes } from '@cse/testkit';
import { expect, test } from 'vitest';
import { against } from '../against.testing.ts';

const bytes = Buffer.concat([...seededBytes('layer', 3000)]);
const layer = described('application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', bytes);
const credentials = { find: async () => ({ username: 'us', password: 'secret' }) };

test('C-088: a layer that the repository lacks is read from its addresses, as nobody, and only where that is wanted', async () => {
  await using maker = await scriptedServer(({ path }) =>
    path === '/layer' ? { status: 200, body: bytes } : { status: 404 },
  );
  await using at = await against(() => ({ status: 404 }), {
    hosts: { [maker.host]: { plainHttp: true } },
    credentials,
  });
  const content = { ...layer, urls: [`${maker.url}/gone`, `${maker.url}/layer`] };
  await expect(readAll(at.repository.fetch(content))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  expect(maker.lines()).toEqual([]);
  expect(Buffer.from(await readAll(at.repository.fetch(content, { byUrls: true })))).toEqual(bytes);
  expect(maker.lines()).toEqual(['GET /gone', 'GET /layer']);
  expect(maker.heard.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('C-088: what an address hands out is verified', async () => {
  await using maker = await scriptedServer(() => ({ status: 200, body: Buffer.alloc(bytes.length) }));
  await using at = await against(() => ({ status: 404 }), { hosts: { [maker.host]: { plainHttp: true } } });
  const content = { ...layer, urls: [`${maker.url}/layer`] };
  await expect(readAll(at.repository.fetch(content, { byUrls: true }))).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
  });
});

test('an address is not asked in plain http unless its host is listed so, nor as a user it names, nor as another scheme', async () => {
  await using maker = await scriptedServer(() => ({ status: 200, body: bytes }));
  await using at = await against(() => ({ status: 404 }));
  const urls = [`${maker.url}/layer`, `http://us:secret@${maker.host}/layer`, 'file:///etc/passwd', 'no address'];
  await expect(readAll(at.repository.fetch({ ...layer, urls }, { byUrls: true }))).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
  });
  expect(maker.lines()).toEqual([]);
});
