import { expect, test } from 'vitest';
import { parseBase, relocateTo } from './base.ts';

const paths = ['tkg', 'vmware-cloud-director', 'tanzu_cli'];

test.each([
  ['reg.example.com', 'reg.example.com'],
  ['reg.example.com:5000', 'reg.example.com:5000'],
  ['127.0.0.1:5000', '127.0.0.1:5000'],
  ['localhost:5000', 'localhost:5000'],
  ['localhost', 'localhost'],
  ['reg.example.com/a/b', 'reg.example.com/a/b'],
])('%s is a base', (text, base) => {
  expect(parseBase(text, paths)).toBe(base);
});

test.each([
  ['https://reg.example.com', /scheme/],
  ['reg.example.com/', /slash/],
  ['reg.example.com/tkg', /reg\.example\.com\/tkg\/tkg/],
  ['reg.example.com:5000/x/tanzu_cli', /tanzu_cli/],
  ['reg.example.com/A B', /not a repository/],
  ['reg.example.com/Team', /"Team" has capital letters/],
  ['', /"" is not a valid base: it is empty/],
  ['reg.example.com:tag', /is not a host/],
  ['reg.example.com:99999/x', /"reg.example.com:99999" is not a host/],
  ['harbor', /host/],
])('%s is refused as a base, and the reason is said', (text, reason) => {
  expect(() => parseBase(text, paths)).toThrow(
    expect.objectContaining({ code: 'BASE_INVALID', fault: 'usage', message: expect.stringMatching(reason) }),
  );
});

test('a repository keeps its path and loses its host', () => {
  expect(relocateTo('reg.example.com/x')('projects.example/tkg/packages/core')).toBe(
    'reg.example.com/x/tkg/packages/core',
  );
});
