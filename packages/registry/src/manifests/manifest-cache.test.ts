import { describe } from '@cse/oci';
import { expect, test } from 'vitest';
import { ManifestCache } from './manifest-cache.ts';

const held = (text: string) => {
  const bytes = Buffer.from(text);
  return { bytes, descriptor: describe('application/vnd.oci.image.manifest.v1+json', bytes) };
};

test('the manifests that were not asked for the longest go first', () => {
  const cache = new ManifestCache(6);
  const [a, b, c] = [held('aa'), held('bb'), held('ccc')];
  cache.set('r', a);
  cache.set('r', b);
  cache.get('r', a.descriptor.digest);
  cache.set('r', c);
  expect([a, b, c].map(({ descriptor }) => cache.get('r', descriptor.digest)?.bytes.toString())).toEqual([
    'aa',
    undefined,
    'ccc',
  ]);
});

test('what one repository holds says nothing of another', () => {
  const cache = new ManifestCache();
  const a = held('a');
  cache.set('r', a);
  expect(cache.get('s', a.descriptor.digest)).toBeUndefined();
  cache.delete('r', a.descriptor.digest);
  expect(cache.get('r', a.descriptor.digest)).toBeUndefined();
});
