import { expect, test } from 'vitest';
import { proxyOf } from './proxy.ts';

const options = { https: 'http://proxy:3128', http: 'http://plain:3128' };
const asked = (address: string, no = '') => proxyOf(new URL(address), { ...options, no });

test('C-131: each scheme has its proxy, and none is needed', () => {
  expect(asked('https://reg.example/')).toBe('http://proxy:3128');
  expect(asked('http://reg.example/')).toBe('http://plain:3128');
  expect(proxyOf(new URL('https://reg.example/'), {})).toBeUndefined();
  expect(proxyOf(new URL('https://reg.example/'), { https: 'proxy:3128' })).toBe('http://proxy:3128');
});

test.each([
  ['reg.example', 'https://reg.example/'],
  ['example', 'https://reg.example/'],
  ['.example', 'https://reg.example/'],
  ['*.example', 'https://reg.example/'],
  ['REG.example', 'https://reg.example/'],
  ['a, reg.example ,b', 'https://reg.example/'],
  ['reg.example:5000', 'https://reg.example:5000/'],
  ['reg.example:443', 'https://reg.example/'],
  ['10.0.0.0/8', 'https://10.2.3.4:5000/'],
  ['fd00::/8', 'https://[fd00::1]:5000/'],
  ['10.2.3.4', 'https://10.2.3.4:5000/'],
  ['::1', 'https://[::1]:5000/'],
  ['[::1]:5000', 'https://[::1]:5000/'],
  ['*', 'https://anything/'],
])('C-131: NO_PROXY=%s is for %s', (no, address) => {
  expect(asked(address, no)).toBeUndefined();
});

test.each([
  ['example', 'https://reg.example.com/'],
  ['reg.example', 'https://badreg.example/'],
  ['reg.example:5000', 'https://reg.example/'],
  ['10.0.0.0/8', 'https://11.2.3.4/'],
  ['10.0.0.0/8', 'https://10.example/'],
  ['10.0.0.0/99', 'https://10.0.0.1/'],
  ['0.3.4', 'https://10.0.3.4/'],
])('C-131: NO_PROXY=%s is not for %s', (no, address) => {
  expect(asked(address, no)).toBe('http://proxy:3128');
});
