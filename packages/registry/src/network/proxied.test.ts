import { certificate, scriptedServer, skippingClock, webProxy } from '@cse/testkit';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { peerCertificates, registries, type RegistriesOptions } from '../index.ts';

/** A web proxy: CONNECT for https, whole addresses for http. With `password` it wants that first. */
async function openProxy(password?: string) {
  const asked: string[] = [];
  const isKnown = ({ headers }: IncomingMessage) =>
    password === undefined ||
    headers['proxy-authorization'] === `Basic ${Buffer.from(`user:${password}`).toString('base64')}`;
  const wayFor = (request: IncomingMessage) => {
    asked.push(`CONNECT ${request.url}`);
    return isKnown(request) ? (request.url ?? '') : 407;
  };
  const proxy = await webProxy(wayFor, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isKnown(request)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="p"' }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"tags":["through"]}');
  });
  return { ...proxy, asked };
}

const authority = certificate({ authority: true });
const { certificate: cert, key } = certificate({ signer: authority });
const secured = () => scriptedServer(() => ({ status: 200, body: '{"tags":["v1"]}' }), { tls: { cert, key } });
const tagsAt = async (host: string, options: RegistriesOptions) => {
  await using store = registries({ retries: 0, ...options });
  return await Array.fromAsync(store.repository(`${host}/a/b`).tags());
};

test('C-131: https goes through the proxy by CONNECT, the registry’s own CA holds there too, and nothing of the proxy reaches the registry', async () => {
  await using registry = await secured();
  await using proxy = await openProxy('secret');
  const options = {
    hosts: { [registry.host]: { ca: authority.certificate } },
    proxy: { https: `http://user:secret@${proxy.host}` },
  };
  expect(await tagsAt(registry.host, options)).toEqual(['v1']);
  expect(proxy.asked).toEqual([`CONNECT ${registry.host}`]);
  expect(registry.heard[0]?.headers).not.toHaveProperty('proxy-authorization');
  await expect(tagsAt(registry.host, { ...options, hosts: {} })).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
});

test('C-131: the certificates of a registry behind a proxy can be looked at, through the proxy', async () => {
  await using registry = await secured();
  await using proxy = await openProxy('secret');
  const [leaf] = await peerCertificates(registry.host, {
    timeout: 5000,
    proxy: `http://user:secret@${proxy.host}`,
  });
  expect(leaf).toMatchObject({ issuer: 'CN=Test Authority' });
  expect(proxy.asked).toEqual([`CONNECT ${registry.host}`]);
  expect(await peerCertificates(registry.host, { timeout: 5000, proxy: `http://${proxy.host}` })).toEqual([]);
});

test('C-131: http goes through its proxy by the whole address', async () => {
  await using proxy = await openProxy();
  const options = { hosts: { 'reg.test:5000': { plainHttp: true } }, proxy: { http: `http://${proxy.host}` } };
  expect(await tagsAt('reg.test:5000', options)).toEqual(['through']);
  expect(proxy.asked).toEqual(['GET http://reg.test:5000/v2/a/b/tags/list?n=1000']);
});

test('C-131: what needs no proxy is asked directly', async () => {
  await using registry = await secured();
  const hosts = { [registry.host]: { ca: authority.certificate } };
  expect(await tagsAt(registry.host, { hosts, proxy: { https: 'http://127.0.0.1:1', no: '127.0.0.0/8' } })).toEqual([
    'v1',
  ]);
});

test.each(['https', 'http'] as const)('C-131: a proxy for %s that wants credentials says so', async (scheme) => {
  await using proxy = await openProxy('secret');
  const hosts = scheme === 'http' ? { 'reg.test': { plainHttp: true } } : {};
  await expect(tagsAt('reg.test', { hosts, proxy: { [scheme]: `http://${proxy.host}` } })).rejects.toMatchObject({
    code: 'REGISTRY_PROXY',
    fault: 'access',
    message: expect.stringContaining('in front of reg.test requires credentials (407)'),
  });
});

test.each([
  [403, 'REGISTRY_PROXY', 'it does not allow that host', 1],
  [407, 'REGISTRY_PROXY', 'requires credentials (407)', 1],
  [502, 'REGISTRY_UNAVAILABLE', 'it cannot reach that host', 3],
])('C-131: a proxy that answers %d to CONNECT is named, and not asked for long', async (status, code, said, times) => {
  let asked = 0;
  await using refusing = await webProxy(() => ((asked += 1), status));
  const timeouts = { connect: 1e8, headers: 1e8, idle: 1e8 };
  const options = {
    retries: 6,
    clock: skippingClock(),
    timeouts,
    proxy: { https: `http://user:secret@${refusing.host}` },
  };
  const error = await tagsAt('reg.test', options).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ code, message: expect.stringContaining(said), hint: expect.any(String) });
  expect(String(error)).toContain(`the proxy ${refusing.host} `);
  expect(asked).toBe(times);
});

test('C-131: a proxy that cannot be looked up is not taken for the registry', async () => {
  await expect(tagsAt('reg.test', { proxy: { https: 'http://proxy.invalid:3128' } })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    message: expect.stringContaining('reg.test cannot be reached, as its proxy proxy.invalid:3128 cannot'),
  });
});

test('C-131: a proxy by https whose certificate is not trusted is not taken for the registry', async () => {
  await using proxy = await scriptedServer(() => ({ status: 200 }), { tls: { cert, key } });
  await expect(tagsAt('reg.test', { proxy: { https: proxy.url } })).rejects.toMatchObject({
    code: 'REGISTRY_TLS',
    message: expect.stringContaining(`the certificate of the proxy ${proxy.host} `),
    hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
  });
});

test('C-131: a proxy that is not there is named', async () => {
  const error = await tagsAt('reg.test', { proxy: { https: 'http://user:secret@127.0.0.1:1' } }).catch(
    (cause: unknown) => cause,
  );
  expect(error).toMatchObject({ code: 'REGISTRY_UNAVAILABLE', message: expect.stringContaining('127.0.0.1:1') });
  expect(JSON.stringify(error) + String(error)).not.toContain('secret');
});
