import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { namedPaths } from './named-paths.ts';

test.each([
  ['a path that was named', 'media/disk.iso', 'media/disk.iso'],
  ['what lies below a folder that was named', 'media', 'media/disks/disk.iso'],
  ['what lies below a folder that was named with a slash', 'media/', 'media/disk.iso'],
  ['a path that was named as an address', 'file:media', 'media/disk.iso'],
  ['a path that was named in full', resolve('media'), 'media/disk.iso'],
  ['what is called like an address, below a folder that was named', 'media', 'media/file:disk.iso'],
  ['a path that was named in another spelling', './other/../media', 'media/disk.iso'],
])('%s may be brought', (_, named, path) => {
  expect(namedPaths({ disks: [{ disk: named }] }).addressOf(path)).toBe(`file:${path}`);
});

test('an address has its path as it was written, without what leads nowhere', () => {
  const { addressOf } = namedPaths(['media', '/srv/media']);
  expect([addressOf('./media/a/../disk.iso'), addressOf('file:media/disk.iso')]).toEqual(
    Array(2).fill('file:media/disk.iso'),
  );
  expect([addressOf('file:///srv/media/x'), addressOf('file:/srv/media/x'), addressOf('/srv/media/x')]).toEqual(
    Array(3).fill('file:/srv/media/x'),
  );
});

test.each([
  ['a path that only begins like one that was named', 'media', 'media-of-others/disk.iso'],
  ['what lies above a folder that was named', 'media/disks', 'media/disk.iso'],
  ['what leads out of a folder that was named', 'media', 'media/../disk.iso'],
  ['anything where a text is empty', '', 'media/disk.iso'],
  ['anything where nothing was said', undefined, 'media/disk.iso'],
  ['anything where null was said', null, 'media/disk.iso'],
  ['a number', 5, '5'],
])('%s may not be brought', (_, named, path) => {
  expect(namedPaths({ disk: named }).addressOf(path)).toBeUndefined();
});
