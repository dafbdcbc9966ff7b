import { expect, test } from 'vitest';
import { describe, digestOf, isAddress, isForeign, printPlatform } from './index.ts';

test('bytes are described by their media type, digest and size', () => {
  const bytes = Buffer.from('{}');
  expect(describe('application/json', bytes)).toEqual({
    mediaType: 'application/json',
    digest: digestOf(bytes),
    size: 2,
  });
});

test('a platform is printed as people write it', () => {
  expect(printPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7');
  expect(printPlatform({ os: 'linux', architecture: 'amd64' })).toBe('linux/amd64');
});

test('what begins as a URL of the web or of a file is an address, and no name of a repository', () => {
  const names = ['http://a/b', 'https://a/b', 'file:/a', 'reg.example/a', 'reg.example/http://a', 'profile:v1'];
  expect(names.filter(isAddress)).toEqual(['http://a/b', 'https://a/b', 'file:/a']);
});

test('a layer is foreign by the beginning of its media type', () => {
  const types = [
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar',
    'application/vnd.oci.image.layer.v1.tar',
    'x+application/vnd.docker.image.rootfs.foreign.diff.tar',
  ];
  expect(types.map((mediaType) => isForeign({ mediaType }))).toEqual([true, true, false, false]);
});
