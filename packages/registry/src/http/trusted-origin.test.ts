import { expect, test } from 'vitest';
import { parseTrustedOrigin } from '../index.ts';

test.each([
  ['reg.example:5050=https://gitlab.example.com', 'reg.example:5050', 'https://gitlab.example.com'],
  ['reg.example=https://gitlab.example.com/jwt/auth?a=b', 'reg.example', 'https://gitlab.example.com'],
  ['[::1]:5000=http://127.0.0.1:81/', '[::1]:5000', 'http://127.0.0.1:81'],
])('%s trusts one origin with what is one registry’s', (text, host, origin) => {
  expect(parseTrustedOrigin(text)).toEqual({ host, origin });
});

test.each([
  'https://gitlab.example.com',
  'reg.example',
  'reg.example=gitlab.example.com',
  '=https://a',
  'r=ftp://a',
  'r=https://u:p@a',
])('%s is no origin to trust, and an example is shown', (text) => {
  expect(() => parseTrustedOrigin(text)).toThrow(
    expect.objectContaining({
      code: 'TRUSTED_ORIGIN_INVALID',
      fault: 'usage',
      hint: expect.stringContaining('HOST=URL'),
    }),
  );
});
