import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDependencies } from './dependencies.ts';
import { disable, enable } from './toggle.ts';

const list = [
  '\uFEFFregistry.k8s.io sig-storage/csi-attacher v3.2.1\r\n',
  '\tregistry.k8s.io sig-storage/csi-resizer v1.4.0 \r\n',
  '# kept as it is: csi\r\n',
  'quay.io/jetstack/cert-manager-webhook:v1.11.1',
].join('');

test('what matches gets a # in front, and every other byte stays', () => {
  const { text, changed } = disable(list, 'csi');
  expect(text).toBe(
    list
      .replace('registry.k8s.io sig-storage/csi-a', '#registry.k8s.io sig-storage/csi-a')
      .replace('\tregistry', '#\tregistry'),
  );
  expect(changed.map(({ number }) => number)).toEqual([1, 2]);
});

test('a pattern may have wildcards, and be a piece of the line as it is written', () => {
  expect(disable(list, 'sig-storage/*:v1.*').changed.map(({ number }) => number)).toEqual([2]);
  expect(disable(list, 'csi-?esizer').changed.map(({ number }) => number)).toEqual([2]);
  expect(disable(list, 'csi-attacher v3').changed.map(({ number }) => number)).toEqual([1]);
  expect(disable(list, 'webhook:v1.11.1').changed.map(({ number }) => number)).toEqual([4]);
  expect(disable(list, 'v1(11').changed).toEqual([]);
});

test('a pattern with wildcards stands for whole segments, one without for any part', () => {
  const driver = 'quay.io/a cloud-director-named-disk-csi-driver 1.6.0\nquay.io/a csi-attacher v3.2.1\n';
  const numbers = (pattern: string) => disable(driver, pattern).changed.map(({ number }) => number);
  expect(numbers('csi-*')).toEqual([2]);
  expect(numbers('*csi-*')).toEqual([1, 2]);
  expect(numbers('csi-')).toEqual([1, 2]);
  expect(numbers('*')).toEqual([1, 2]);
});

test('all marks in front of an image are taken away, blanks between them stay', () => {
  expect(enable('# #\tquay.io a/b v1\n# a comment about a/b\n', 'a/b').text).toBe(
    ' \tquay.io a/b v1\n# a comment about a/b\n',
  );
});

test('disabling and enabling again gives the same file, whatever else it holds', () => {
  const line = fc.constantFrom('quay.io a/b v1', '  quay.io\tc v2', '# note', '', 'nonsense', '\uFEFFquay.io/d:v3');
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\uFEFF'), (lines, end, mark) => {
      const text = mark + lines.join(end);
      const { text: disabled } = disable(text, '*');
      expect(enable(disabled, '*').text).toBe(text);
      expect(parseDependencies('', disabled).lines.some(({ kind }) => kind === 'image')).toBe(false);
    }),
  );
});
