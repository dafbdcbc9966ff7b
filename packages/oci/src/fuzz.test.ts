import { fuzz, realTexts } from '@cse/testkit';
import { test } from 'vitest';
import { MediaType, parseManifest, parseReference, parseRepository } from './index.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const part = { mediaType: MediaType.manifest, digest, size: 7, platform: { os: 'linux', architecture: 'amd64' } };
const encode = (text: string) => new TextEncoder().encode(text);

test('a manifest is read, or refused by our own error', () => {
  const seeds = [
    ...realTexts('imgpkg/bundle-outer.manifest.json', 'imgpkg/plain-img1.manifest.json'),
    JSON.stringify({
      schemaVersion: 2,
      config: { ...part, mediaType: MediaType.config },
      layers: [part],
      subject: part,
    }),
    JSON.stringify({ schemaVersion: 2, manifests: [part, { ...part, annotations: { a: 'b' }, urls: ['https://a'] }] }),
  ];
  for (const mediaType of [MediaType.manifest, MediaType.index])
    fuzz(seeds, (text) => parseManifest({ mediaType, digest }, encode(text)));
});

test('X-35: a reference is read, or refused by our own error', () => {
  const seeds = [
    `reg.example:5000/a/b_c.d:v1@${digest}`,
    'busybox',
    'localhost/a',
    '[::1]:5000/a:v1',
    `T${'.0'.repeat(2000)}A]`,
  ];
  fuzz(seeds, (text) => parseReference(text));
  fuzz(seeds, (text) => parseRepository(text));
});
