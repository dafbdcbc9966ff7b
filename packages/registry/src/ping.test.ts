import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  certificate,
  dockerRegistry,
  scriptedServer,
  skippingClock,
  whenInstalled,
  type ScriptedAnswer,
} from '@cse/testkit';
import { expect, test } from 'vitest';
import { ping, type Credentials, type RegistriesOptions } from './index.ts';

const timeouts = { connect: 1e8, headers: 1e8, idle: 1e8 };
const pinged = async (answer: ScriptedAnswer | (() => ScriptedAnswer), options: RegistriesOptions = {}) => {
  await using server = await scriptedServer(typeof answer === 'function' ? answer : () => answer);
  return await ping(server.host, {
    hosts: { [server.host]: { plainHttp: true } },
    clock: skippingClock(),
    timeouts,
    ...options,
  });
};
const basic = { 'www-authenticate': 'Basic realm="x"' };
const ada: Credentials = { find: async () => ({ username: 'ada', password: 'pw' }) };

test('C-133: 200 is an open registry', async () => {
  expect(
    await pinged({ status: 200, headers: { server: 'nginx', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }, body: '{}' }),
  ).toMatchObject({
    access: 'open',
    challenges: [],
    server: 'nginx',
    date: Date.UTC(2026, 0, 1),
  });
});

test('C-133: 401 is a registry that wants to know who we are', async () => {
  const result = await pinged({ status: 401, headers: basic });
  expect(result).toMatchObject({
    access: 'refused',
    challenges: [{ scheme: 'basic' }],
    refusal: { code: 'REGISTRY_UNAUTHORIZED' },
  });
});

test.each<[string, ScriptedAnswer]>([
  ['404', { status: 404, body: 'nothing' }],
  [
    'a web page',
    { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html><title>Login</title>' },
  ],
])('C-133: %s is no registry', async (_, answer) => {
  await expect(pinged(answer)).rejects.toMatchObject({
    code: 'REGISTRY_NOT_A_REGISTRY',
    fault: 'usage',
    hint: expect.stringContaining('Check host and port'),
  });
});

test('C-133: a redirect to a login page is no registry', async () => {
  let count = 0;
  const login = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' };
  await expect(
    pinged(() => ((count += 1) === 1 ? { status: 302, headers: { location: '/login' } } : login)),
  ).rejects.toMatchObject({ code: 'REGISTRY_NOT_A_REGISTRY' });
});

test('a registry that is unwell is asked again, and then unavailable', async () => {
  await expect(pinged({ status: 503 }, { retries: 2 })).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
    status: 503,
  });
});

test('a registry whose CA is not known is a matter of TLS', async () => {
  const { certificate: cert, key } = certificate();
  await using server = await scriptedServer(() => ({ status: 200 }), { tls: { cert, key } });
  await expect(ping(server.host)).rejects.toMatchObject({ code: 'REGISTRY_TLS' });
});

whenInstalled(['docker-registry', 'htpasswd'], 'docker-registry', () => {
  test('credentials are tried: the right ones let us in, wrong ones and none do not', async () => {
    const { stdout: htpasswd } = await promisify(execFile)('htpasswd', ['-Bbn', 'ada', 'pw']);
    await using registry = await dockerRegistry({ htpasswd });
    const hosts = { [registry.host]: { plainHttp: true } };
    expect(await ping(registry.host, { hosts, credentials: ada })).toMatchObject({
      access: 'granted',
      challenges: [{ scheme: 'basic' }],
    });
    expect(await ping(registry.host, { hosts })).toMatchObject({ access: 'refused' });
    const wrong: Credentials = { find: async () => ({ username: 'ada', password: 'no' }) };
    expect(await ping(registry.host, { hosts, credentials: wrong })).toMatchObject({
      access: 'refused',
      refusal: { message: expect.stringContaining('as ada') },
    });
  });
});
