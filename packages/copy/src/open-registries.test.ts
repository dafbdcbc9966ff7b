import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '@cse/store';
import { certificate, dockerRegistry, image, scriptedServer, whenInstalled, type DockerRegistry } from '@cse/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeProbe } from './node-probe.ts';
import type { CopyPorts } from './ports.ts';
import { openRegistries, type RegistryFlags } from './open-registries.ts';

const ports = (env: CopyPorts['env'] = {}): CopyPorts => ({
  env,
  files: nodeFiles(),
  readText: (path) => readFile(path, 'utf8'),
  writeText: async () => undefined,
  now: () => 0,
  probe: nodeProbe,
  registry: { retries: 0 },
});

async function tagsAt(name: string, flags: RegistryFlags, env?: CopyPorts['env']): Promise<readonly string[]> {
  await using store = (await openRegistries(flags, ports(env))).store({});
  return await Array.fromAsync(store.repository(name).tags());
}

whenInstalled(['docker-registry', 'htpasswd'], 'registries with TLS by a private CA, and passwords', () => {
  const authority = certificate({ authority: true, name: 'Company CA' });
  let folder: string;
  let ca: string;
  let registries: readonly DockerRegistry[];
  const who = { 'registry-username': 'ada', 'registry-password': 'secret' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cse-copy-'));
    ca = join(folder, 'ca.pem');
    await writeFile(ca, authority.certificate);
    const htpasswd = execFileSync('htpasswd', ['-Bbn', 'ada', 'secret']).toString();
    const tls = certificate({ signer: authority });
    registries = await Promise.all([dockerRegistry({ htpasswd, tls }), dockerRegistry({ htpasswd, tls })]);
    const { store } = await openRegistries({ ...who, 'registry-ca-cert-path': [ca] }, ports());
    await using writing = store({});
    for (const { host } of registries) await image(writing, `${host}/src/app:1`);
  });

  afterAll(async () => {
    await Promise.all(registries.map((registry) => registry.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  test.each<[string, () => RegistryFlags, Record<string, string>?]>([
    ['--registry-ca-cert-path', () => ({ ...who, 'registry-ca-cert-path': [ca] })],
    ['--registry-verify-certs=false', () => ({ ...who, 'registry-verify-certs': false })],
    [
      'IMGPKG_USERNAME and IMGPKG_PASSWORD',
      () => ({ 'registry-ca-cert-path': [ca] }),
      { IMGPKG_USERNAME: 'ada', IMGPKG_PASSWORD: 'secret' },
    ],
  ])('with %s both are reached, though nobody named them before', async (_, flags, env) => {
    for (const { host } of registries) expect(await tagsAt(`${host}/src/app`, flags(), env)).toEqual(['1']);
  });

  test('without them the CA is named with the flag that copy has', async () => {
    await expect(tagsAt(`${registries[0]?.host}/src/app`, who)).rejects.toMatchObject({
      code: 'REGISTRY_TLS',
      message: expect.stringContaining('CN=Company CA'),
      hint: 'Give the CA that issued it: --registry-ca-cert-path FILE',
    });
  });

  test('without a password, or with --registry-anon, it is asked anonymously', async () => {
    for (const flags of [{}, { 'registry-anon': true }])
      await expect(
        tagsAt(`${registries[0]?.host}/src/app`, { ...flags, 'registry-ca-cert-path': [ca] }),
      ).rejects.toMatchObject({
        code: 'REGISTRY_UNAUTHORIZED',
        message: expect.stringContaining('asked anonymously'),
      });
  });
});

test('--trust-origin shows credentials to the token service of that registry, and without it the flag is named', async () => {
  const seen: (string | undefined)[] = [];
  const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
  await using tokens = await scriptedServer(({ headers }) => {
    seen.push(headers.authorization);
    return headers.authorization === basic ? { status: 200, body: '{"token":"t"}' } : { status: 401 };
  });
  await using server = await scriptedServer(({ headers }) =>
    headers.authorization === 'Bearer t'
      ? { status: 200, body: '{"tags":["v1"]}' }
      : { status: 401, headers: { 'www-authenticate': `Bearer realm="${tokens.url}/token"` } },
  );
  const who = { 'registry-username': 'ada', 'registry-password': 'secret', 'registry-insecure': true };
  await expect(tagsAt(`${server.host}/a/b`, who)).rejects.toMatchObject({
    hint: `If that is its token service, trust it: --trust-origin ${server.host}=${tokens.url}`,
  });
  expect(seen).toEqual([undefined]);
  const trusting = { ...who, 'trust-origin': [`${server.host}=${tokens.url}`] };
  expect(await tagsAt(`${server.host}/a/b`, trusting)).toEqual(['v1']);
});

test('credentials are shown to a registry that says at its root alone how it wants to see them', async () => {
  const basic = `Basic ${Buffer.from('ada:secret').toString('base64')}`;
  await using server = await scriptedServer(({ path, headers }) => {
    if (headers.authorization === basic) return { status: 200, body: '{"tags":["v1"]}' };
    return path === '/v2/' ? { status: 401, headers: { 'www-authenticate': 'Basic realm="r"' } } : { status: 401 };
  });
  const who = { 'registry-username': 'ada', 'registry-password': 'secret', 'registry-insecure': true };
  expect(await tagsAt(`${server.host}/a/b`, who)).toEqual(['v1']);
});

test('--registry-token is shown as it is', async () => {
  await using server = await scriptedServer(({ headers }) =>
    headers.authorization === 'Bearer shown' ? { status: 200, body: '{"tags":["v1"]}' } : BEARER,
  );
  expect(await tagsAt(`${server.host}/a/b`, { 'registry-token': 'shown', 'registry-insecure': true })).toEqual(['v1']);
});

const BEARER = { status: 401, headers: { 'www-authenticate': 'Bearer realm="http://127.0.0.1:1/token"' } };

test('--registry-retry-count and --registry-response-header-timeout bound what a registry that does not answer costs', async () => {
  await using server = await scriptedServer(() => new Promise(() => undefined));
  const flags = {
    'registry-insecure': true,
    'registry-retry-count': 0,
    'registry-response-header-timeout': '50ms',
  };
  const events: string[] = [];
  const { store } = await openRegistries(flags, {
    ...ports(),
    registry: { onEvent: ({ type }) => void events.push(type), timeouts: { connect: 100 } },
  });
  await using asked = store({});
  await expect(Array.fromAsync(asked.repository(`${server.host}/a/b`).tags())).rejects.toMatchObject({
    code: 'REGISTRY_UNAVAILABLE',
  });
  expect([server.heard.length, events]).toEqual([1, []]);
});
