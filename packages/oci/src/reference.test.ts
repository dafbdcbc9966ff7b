import fc from 'fast-check';
import { cpuMilliseconds } from '@cse/testkit';
import { expect, test } from 'vitest';
import { parseReference, parseRepository, splitRepository } from './index.ts';
import { printReference } from './reference.ts';

const sha256 = `sha256:${'a1'.repeat(32)}` as const;
const sha512 = `sha512:${'b2'.repeat(64)}` as const;

test.each([
  ['P-001', 'busybox', { repository: 'index.docker.io/library/busybox' }],
  ['P-001', 'docker.io/busybox:1', { repository: 'index.docker.io/library/busybox', tag: '1' }],
  ['P-002', 'grafana/grafana:9', { repository: 'index.docker.io/grafana/grafana', tag: '9' }],
  ['P-003', 'reg.example/a', { repository: 'reg.example/a' }],
  ['P-003', 'reg.example./a', { repository: 'reg.example./a' }],
  ['P-004', 'reg:5000/a/b:v1', { repository: 'reg:5000/a/b', tag: 'v1' }],
  ['P-005', 'localhost/a', { repository: 'localhost/a' }],
  ['P-005', 'localhost:5000/a', { repository: 'localhost:5000/a' }],
  ['P-005', 'localhost/a:5000', { repository: 'localhost/a', tag: '5000' }],
  ['P-004', 'reg:65535/a', { repository: 'reg:65535/a' }],
  ['P-004', 'reg.example/a.b:5000', { repository: 'reg.example/a.b', tag: '5000' }],
  ['P-012', `${'a'.repeat(63)}.example/a`, { repository: `${'a'.repeat(63)}.example/a` }],
  ['P-002', 'busybox:5000', { repository: 'index.docker.io/library/busybox', tag: '5000' }],
  ['P-002', 'my.app:1', { repository: 'index.docker.io/library/my.app', tag: '1' }],
  ['P-002', 'my.app:123456', { repository: 'index.docker.io/library/my.app', tag: '123456' }],
  ['P-002', 'my.app:5000-rc', { repository: 'index.docker.io/library/my.app', tag: '5000-rc' }],
  ['P-002', 'a.localhost', { repository: 'index.docker.io/library/a.localhost' }],
  ['P-006', '10.0.0.1/a', { repository: '10.0.0.1/a' }],
  ['P-006', '10.0.0.1:443/a', { repository: '10.0.0.1:443/a' }],
  ['P-007', '[::1]:5000/a:v1', { repository: '[::1]:5000/a', tag: 'v1' }],
  ['P-008', '[fd00::1]/a', { repository: '[fd00::1]/a' }],
  ['P-009', `reg.example/a:v1@${sha256}`, { repository: 'reg.example/a', tag: 'v1', digest: sha256 }],
  ['P-010', `reg.example/a@${sha512}`, { repository: 'reg.example/a', digest: sha512 }],
  ['P-011', 'REG.Example/a', { repository: 'reg.example/a' }],
  ['P-011', 'REG/a', { repository: 'reg/a' }],
  ['C-001', 'reg.example/a__b/c.d/e--f/g_h', { repository: 'reg.example/a__b/c.d/e--f/g_h' }],
  ['C-002', `reg.example/a:${'t'.repeat(128)}`, { repository: 'reg.example/a', tag: 't'.repeat(128) }],
  ['C-002', 'reg.example/a:_A.b-c', { repository: 'reg.example/a', tag: '_A.b-c' }],
])('%s: %s is read', (_, text, expected) => {
  expect(parseReference(text)).toEqual({ tag: undefined, digest: undefined, ...expected });
});

test.each([
  ['P-011', 'reg.example/Upper', 'is not a repository'],
  ['P-012', '-reg.example/a', 'is not a host'],
  ['P-012', 'reg-.example/a', 'is not a host'],
  ['P-012', 'reg..example/a', 'is not a host'],
  ['P-013', '::1/a', 'is not a host'],
  ['P-013', 'fd00::1:5000/a', 'is not a host'],
  ['P-004', 'reg.example:99999/a', 'is not a host'],
  ['P-014', 'reg.example/-a', 'is not a repository'],
  ['P-014', 'reg.example/a-', 'is not a repository'],
  ['P-014', 'reg.example/a___b', 'is not a repository'],
  ['P-014', 'reg.example/a//b', 'is not a repository'],
  ['P-014', 'reg.example/a/', 'is not a repository'],
  ['P-014', 'reg.example/ä', 'is not a repository'],
  ['C-003', 'reg.example/a/../b', 'is not a repository'],
  ['C-003', 'reg.example/a%2fb', 'is not a repository'],
  ['C-003', 'reg.example/a?b', 'is not a repository'],
  ['C-003', 'reg.example/a#b', 'is not a repository'],
  ['C-003', 'reg.example/a b', 'is not a repository'],
  ['P-015', 'reg.example/a:', 'is not a tag'],
  ['P-015', 'reg.example/a:-v', 'is not a tag'],
  ['P-015', 'reg.example/a:v 1', 'is not a tag'],
  ['P-015', `reg.example/a:${'t'.repeat(129)}`, 'is not a tag'],
  ['P-016', 'reg.example/a@sha256:abc', 'is not a digest'],
  ['P-016', `reg.example/a@sha256:${'A1'.repeat(32)}`, 'is not a digest'],
  ['P-016', `reg.example/a@md5:${'a'.repeat(32)}`, 'is not a digest'],
  ['P-016', `reg.example/a@${sha256}/../..`, 'is not a digest'],
  ['P-017', 'localhost', 'names no repository'],
  ['P-017', 'localhost:5000', 'names no repository'],
  ['P-017', 'reg.example:5000', 'names no repository'],
  ['P-017', 'a.b-c.example:80', 'names no repository'],
  ['P-017', '[::1]', 'names no repository'],
  ['P-017', '[::1]:5000', 'names no repository'],
  ['P-017', 'Localhost', 'names no repository'],
  ['P-016', `@${sha256}`, 'names no repository'],
  ['P-015', ':v1', 'names no repository'],
  ['P-004', 'reg.example:65536/a', 'is not a host'],
  ['P-004', '[::1]:65536/a', 'is not a host'],
  ['P-012', 'reg:/a', 'is not a host'],
  ['P-012', `${'a'.repeat(64)}.example/a`, 'is not a host'],
  ['P-014', 'reg.:5000', 'is not a repository'],
  ['P-012', 'reg:80:90/a', 'is not a host'],
  ['P-001', '/a', 'is not a repository'],
  ['P-018', 'https://reg.example/a', 'leave out "https://"'],
  ['P-003', '', 'names no repository'],
])('%s: %s is refused', (_, text, reason) => {
  expect(() => parseReference(text)).toThrow(
    expect.objectContaining({ code: 'REFERENCE_INVALID', fault: 'usage', message: expect.stringContaining(reason) }),
  );
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const host = fc.oneof(
  fc.tuple(label, label).map((labels) => labels.join('.')),
  fc.tuple(label, fc.integer({ min: 1, max: 65_535 })).map(([name, port]) => `${name}:${port}`),
  fc.constantFrom('localhost', '[::1]:5000', '10.1.2.3'),
);
const path = fc.array(fc.stringMatching(/^[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/), {
  minLength: 1,
  maxLength: 4,
});
const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/), { nil: undefined });
const digest = fc.option(fc.constantFrom(sha256, sha512), { nil: undefined });

test('P-019: what is printed reads as what was printed', () => {
  fc.assert(
    fc.property(host, path, tag, digest, (where, names, named, exactly) => {
      const reference = { repository: `${where}/${names.join('/')}`, tag: named, digest: exactly };
      expect(parseReference(printReference(reference))).toEqual(reference);
    }),
  );
});

test.each([
  ['a host of 40,000 dots', () => parseReference(`T${'.0'.repeat(40_000)}A]`)],
  ['a megabyte of digits and dashes', () => parseRepository(`r.example/${'a-'.repeat(500_000)}!`)],
  ['a megabyte of one letter', () => parseRepository(`r.example/${'a'.repeat(1_000_000)}`)],
])('X-35: %s is refused in no time', async (_, parse) => {
  const took = await cpuMilliseconds(() =>
    expect(parse).toThrow(expect.objectContaining({ code: 'REFERENCE_INVALID' })),
  );
  expect(took).toBeLessThan(500);
});

test('a reference of up to 1,024 characters is read, and a longer one is refused by its length', () => {
  const name = (length: number) => `reg.example/${'a/'.repeat(length)}`.slice(0, length - 1) + 'a';
  expect(parseReference(name(1024)).repository).toHaveLength(1024);
  expect(parseRepository(name(1024))).toHaveLength(1024);
  const tooLong = expect.objectContaining({ message: expect.stringContaining('longer than 1024 characters') });
  expect(() => parseReference(`${name(1024)}:v`)).toThrow(tooLong);
  expect(() => parseRepository(name(1025))).toThrow(tooLong);
});

test('a repository is taken apart into host and path', () => {
  expect(splitRepository(parseRepository('reg.example:5000/a/b'))).toEqual({ host: 'reg.example:5000', path: 'a/b' });
});
