import { expect, test } from 'vitest';
import { parseMap, printMap } from './map-file.ts';

const TEXT = `ako-operator-v1.7.0_vmware.3.tar: ako-operator
antrea-advanced-debian-v1.7.2_vmware.1.tar: antrea-advanced-debian
calico-all-cni-v3.24.1_vmware.1.tar: calico-all/cni
`;

test('a map is read and printed again as it is', () => {
  expect(printMap(parseMap(TEXT, 'x.yaml'))).toBe(TEXT);
  expect(parseMap(TEXT, 'x.yaml').get('calico-all-cni-v3.24.1_vmware.1.tar')).toBe('calico-all/cni');
});

test('a map without entries is one', () => {
  expect(parseMap('{}\n', 'x.yaml').size).toBe(0);
  expect(parseMap('', 'x.yaml').size).toBe(0);
});

test.each([
  ['../a.tar: a\n', 'line 1: "../a.tar" is not the name of a tar in the folder'],
  ['a/b.tar: a\n', 'line 1: "a/b.tar" is not the name'],
  ['/a.tar: a\n', 'line 1: "/a.tar" is not the name'],
  ['ok.tar: a\nb.txt: a\n', 'line 2: "b.txt" is not the name'],
  ['a.tar: ../other\n', 'line 1: "../other" is not a repository’s path'.replace('’', "'")],
  ['a.tar: calico-all\\cni\n', 'is not a repository'],
  ['a.tar: {b: c}\n', 'line 1: it is not two names'],
  ['a.tar: a\na.tar: b\n', 'line 2'],
  ['- a\n', 'it is no map'],
  ['a.tar: [\n', 'line'],
])('X-13: %j is refused, with its line', (text, message) => {
  expect(() => parseMap(text, 'x.yaml')).toThrow(message);
});
