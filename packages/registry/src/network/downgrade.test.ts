import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe as described } from '@cse/oci';
import { readAll } from '@cse/store';
import { certificate, scriptedServer } from '@cse/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { registries, type Credentials } from '../index.ts';

const authority = certificate({ authority: true, name: 'Our Root' });
const { certificate: cert, key } = certificate({ signer: authority });
const ca = authority.certificate;
const bytes = Buffer.from('a blob');
const blob = described('application/octet-stream', bytes);
const credentials: Credentials = { find: async () => ({ username: 'ada', password: 'secret' }) };

test('C-120: a redirect from https to plain http is refused, and nothing is asked there', async () => {
  await using plain = await scriptedServer(() => ({ status: 200, body: bytes }));
  const to = ({ path }: { path: string }) => ({ status: 307, headers: { location: `${plain.url}${path}` } });
  await using server = await scriptedServer(to, { tls: { cert, key } });
  await using store = registries({ hosts: { [server.host]: { ca } }, credentials });
  await expect(readAll(store.repository(`${server.host}/a`).fetch(blob))).rejects.toMatchObject({
    code: 'REGISTRY_REDIRECT',
    fault: 'access',
  });
  expect([server.heard.length, plain.heard.length]).toEqual([1, 0]);
});

test('C-112, P-128: a registry by https whose token service is named in plain http is refused, and no credentials go there', async () => {
  await using plain = await scriptedServer(() => ({ status: 200, body: '{"token":"t"}' }));
  const challenge = { 'www-authenticate': `Bearer realm="${plain.url}/token"` };
  await using server = await scriptedServer(() => ({ status: 401, headers: challenge }), { tls: { cert, key } });
  await using store = registries({ hosts: { [server.host]: { ca } }, credentials });
  await expect(store.repository(`${server.host}/a`).resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_REALM',
    fault: 'access',
  });
  expect([server.heard.length, plain.heard.length]).toEqual([1, 0]);
});

test('C-132: a handshake that is never answered is given up after the time-out and the retries', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const host = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const timeouts = { connect: 200, headers: 200, idle: 200 };
  await using store = registries({ hosts: { [host]: { ca } }, timeouts, retries: 1 });
  const started = performance.now();
  await expect(store.repository(`${host}/a`).resolve('v1')).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    fault: 'unavailable',
    host,
  });
  // Two tries, and a wait of a second or so between them; the rest is for a busy machine.
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(sockets.length).toBeLessThanOrEqual(2);
});
