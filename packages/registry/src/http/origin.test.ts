import { expect, test } from 'vitest';
import { judge, type Use } from './origin.ts';

const addresses: Readonly<Record<string, readonly string[]>> = {
  'reg.example': ['203.0.113.5'],
  'cdn.example': ['198.51.100.7'],
  'sneaky.example': ['10.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'inside.example': ['10.1.1.1'],
};
const lookup = async (name: string) => addresses[name] ?? [];
const policyOf = (self: string) => ({
  self,
  trusted: ['https://partner.example'],
  trustHint: (origin: string) => `trust ${origin}`,
  lookup,
});
const verdict = async (self: string, use: Use, address: string) => (await judge(address, use, policyOf(self))).may;

const outside = 'https://reg.example';
const within = 'https://inside.example';

test.each<[Use, string, string]>([
  ['body', 'https://reg.example/x', 'own'],
  ['body', 'https://reg.example:443/x', 'own'],
  ['body', 'https://cdn.example/x', 'other'],
  ['body', 'https://partner.example/x', 'other'],
  ['body', 'https://reg.example:8443/x', 'other'],
  ['body', 'http://reg.example/x', 'nothing'],
  ['body', 'https://10.0.0.1/x', 'nothing'],
  ['body', 'https://127.0.0.1/x', 'nothing'],
  ['body', 'https://[::1]/x', 'nothing'],
  ['body', 'https://localhost/x', 'nothing'],
  ['body', 'https://sneaky.example/x', 'nothing'],
  ['body', 'https://169.254.169.254/x', 'nothing'],
  ['body', 'https://metadata.example/x', 'nothing'],
  ['body', 'https://user@reg.example/x', 'nothing'],
  ['body', 'file:///etc/passwd', 'nothing'],
  ['realm', 'https://reg.example/token', 'own'],
  ['realm', 'https://partner.example/token', 'own'],
  ['realm', 'https://cdn.example/token', 'other'],
  ['realm', 'http://reg.example/token', 'nothing'],
  ['realm', 'https://10.0.0.1/token', 'nothing'],
  ['upload', 'https://reg.example/x', 'own'],
  ['upload', 'https://partner.example/x', 'other'],
  ['upload', 'https://cdn.example/x', 'nothing'],
  ['page', 'https://reg.example/x', 'own'],
  ['page', 'https://partner.example/x', 'nothing'],
])('C-120: for a %s, a registry out there may send us to %s as its %s', async (use, address, expected) => {
  expect(await verdict(outside, use, address)).toBe(expected);
});

test('a registry inside the network may have its blobs beside it, though not where machine metadata is', async () => {
  expect(await verdict(within, 'body', 'https://10.0.0.1/x')).toBe('other');
  expect(await verdict(within, 'body', 'https://sneaky.example/x')).toBe('other');
  expect(await verdict(within, 'body', 'https://169.254.169.254/x')).toBe('nothing');
  expect(await verdict(within, 'body', 'https://metadata.example/x')).toBe('nothing');
  expect(await verdict(within, 'body', 'https://[fd00:ec2::254]/x')).toBe('nothing');
});

test('Docker Hub’s token service is its own', async () => {
  expect(await verdict('https://index.docker.io', 'realm', 'https://auth.docker.io/token')).toBe('own');
});
