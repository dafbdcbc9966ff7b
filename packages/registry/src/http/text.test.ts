import { expect, test } from 'vitest';
import { addressOf, oneLine } from './text.ts';

test('C-127: text of others comes as one line, without control characters and without end', () => {
  expect(oneLine('a\r\nb\u001b[31m\u0000c\u202e')).toBe('a b [31m c');
  expect(oneLine('x'.repeat(1000), 10)).toBe('xxxxxxxxxx…');
});

test('P-141: what opens doors is not repeated', () => {
  expect(oneLine('GET https://u:p@s3.example/x?X-Amz-Signature=abc123&a=1 token: "eyJ0"')).toBe(
    'GET https://…@s3.example/x?X-Amz-Signature=…&a=1 token: "…"',
  );
  expect(addressOf('https://u:p@s3.example/x/y?sig=1#f')).toBe('https://s3.example/x/y');
});
