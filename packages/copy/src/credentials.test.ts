import { expect, test } from 'vitest';
import { copyCredentials } from './credentials.ts';

const named = (username: string) => ({ username, password: 'p' });

const env = {
  IMGPKG_REGISTRY_HOSTNAME: 'reg.example',
  IMGPKG_REGISTRY_USERNAME: 'host',
  IMGPKG_REGISTRY_PASSWORD: 'p',
  IMGPKG_REGISTRY_HOSTNAME_0: 'https://reg.example/v2/team',
  IMGPKG_REGISTRY_USERNAME_0: 'team',
  IMGPKG_REGISTRY_PASSWORD_0: 'p',
  IMGPKG_REGISTRY_HOSTNAME_WILD: '*.cloud.example:5000',
  IMGPKG_REGISTRY_USERNAME_WILD: 'wild',
  IMGPKG_REGISTRY_PASSWORD_WILD: 'p',
  IMGPKG_REGISTRY_HOSTNAME_T: 'token.example',
  IMGPKG_REGISTRY_REGISTRY_TOKEN_T: 't',
  IMGPKG_REGISTRY_AZURE_CR_CONFIG: '/somewhere',
};

test.each([
  ['reg.example', 'reg.example/other/app', named('host')],
  ['reg.example', 'reg.example/team/app', named('team')],
  ['a.cloud.example:5000', 'a.cloud.example:5000/x', named('wild')],
  ['a.cloud.example', 'a.cloud.example/x', undefined],
  ['a.b.cloud.example:5000', 'a.b.cloud.example:5000/x', undefined],
  ['token.example', 'token.example/x', { registryToken: 't' }],
  ['none.example', 'none.example/x', undefined],
])('variables give %s %s its credentials', async (host, repository, expected) => {
  expect(await copyCredentials({}, { env }).find(host, repository)).toEqual(expected);
});

test('a variable that imgpkg does not know is refused', () => {
  expect(() => copyCredentials({}, { env: { IMGPKG_REGISTRY_FOO: 'x' } })).toThrow(
    "Unknown env variable 'IMGPKG_REGISTRY_FOO'",
  );
});

test('variables by registry come before flags, flags before general variables, and docker’s logins last', async () => {
  const docker = { find: async () => named('docker') };
  const find = (flags: Parameters<typeof copyCredentials>[0], env: Record<string, string>) =>
    copyCredentials(flags, { env, docker }).find('reg.example', 'reg.example/app');
  const flags = { 'registry-username': 'flag', 'registry-password': 'p' };
  expect(await find(flags, env)).toEqual(named('host'));
  expect(await find(flags, { IMGPKG_USERNAME: 'variable', IMGPKG_PASSWORD: 'p' })).toEqual(named('flag'));
  expect(await find({}, { IMGPKG_USERNAME: 'variable', IMGPKG_PASSWORD: 'p' })).toEqual(named('variable'));
  expect(await find({}, { IMGPKG_TOKEN: 't' })).toEqual({ registryToken: 't' });
  expect(await find({}, {})).toEqual(named('docker'));
  expect(await find({ 'registry-anon': true }, {})).toBeUndefined();
  expect(await find({}, { IMGPKG_ANON: 'true' })).toBeUndefined();
});
