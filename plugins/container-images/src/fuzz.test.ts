import { cpuMilliseconds, fuzz } from '@cse/testkit';
import { expect, test } from 'vitest';
import { parseDependencies, printDependencies } from './dependencies.ts';

test('X-35: a list of images is read whatever it says, and printed as it was', () => {
  const seeds = [
    '# comment\nprojects.registry.vmware.com vmware-cloud-director/capvcd 1.3.0\r\n#reg.example/a:1\n\nreg.example/b x@sha256:1\n',
    `T${'.0'.repeat(1000)}A] x 1\n`,
    `r.example${'/'.repeat(1000)}x y 1\n`,
  ];
  fuzz(seeds, (text) => expect(printDependencies(parseDependencies('list', text))).toBe(text));
});

test.each([
  ['a cubic host', 'T', '.0', 'A] x 1\n'],
  ['slashes', 'r.example', '/', 'x y 1\n'],
  ['blanks', 'a', ' ', 'b\n'],
])('X-35: one line of a megabyte with %s is read in no time', async (_, start, middle, end) => {
  const text = start + middle.repeat(1_000_000 / middle.length) + end;
  expect(await cpuMilliseconds(() => parseDependencies('list', text))).toBeLessThan(500);
});
