import { certificate } from '@cse/testkit';
import { expect, test } from 'vitest';
import { registryOptions } from './registry-options.ts';

const CA = certificate({ authority: true }).certificate;
const files: Readonly<Record<string, string>> = {
  'ca.pem': CA,
  'key.pem': certificate().key,
  'client.pem': 'CERT',
  'client.key': 'KEY',
};
const ports = {
  readText: async (path: string) => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    return text;
  },
} as Parameters<typeof registryOptions>[1];
const config = (registries: object) => ({ registries }) as Parameters<typeof registryOptions>[0];

test('what the config says of a registry is read and handed on', async () => {
  const setting = { ca: 'ca.pem', certificate: 'client.pem', key: 'client.key', trusted: ['https://auth.example/x'] };
  expect((await registryOptions(config({ 'reg.example': setting }), ports)).hosts).toEqual({
    'reg.example': { ca: CA, certificate: { cert: 'CERT', key: 'KEY' }, trusted: ['https://auth.example'] },
  });
});

test('a CA file that holds something else is named, with what it holds', async () => {
  await expect(registryOptions(config({ r: { ca: 'key.pem' } }), ports)).rejects.toMatchObject({
    code: 'CERTIFICATE_INVALID',
    message: 'key.pem, the CA for r, cannot be used: it holds a private key and no certificate',
  });
});

test('a certificate may come with its key in one file', async () => {
  const { hosts } = await registryOptions(config({ r: { certificate: 'client.pem' } }), ports);
  expect(hosts?.['r']?.certificate).toEqual({ cert: 'CERT', key: 'CERT' });
});

test('a file that is not there is named', async () => {
  await expect(registryOptions(config({ r: { ca: 'gone.pem' } }), ports)).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
  });
});

test('what a registry may cost is handed on, in milliseconds', async () => {
  const budget = { retries: 1, timeout: 2.5, minRate: 7 };
  const asked = { registries: { r: budget }, budget: { timeout: 9 } } as unknown as Parameters<
    typeof registryOptions
  >[0];
  expect(await registryOptions(asked, ports)).toMatchObject({
    hosts: { r: { retries: 1, timeout: 2500, minRate: 7 } },
    timeout: 9000,
  });
});
