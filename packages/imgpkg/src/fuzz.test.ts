import { fuzz, realTexts } from '@cse/testkit';
import { test } from 'vitest';
import { parseBundleLock, parseImagesLock } from './index.ts';
import { parseLocations } from './locations.ts';

const head = (kind: string) => `---\napiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ${kind}\n`;
const image = `reg.example/a@sha256:${'a'.repeat(64)}`;

test('an ImagesLock is read, or refused by our own error', () => {
  const own = `${head('ImagesLock')}images:\n- annotations:\n    kbld.carvel.dev/id: a\n  image: ${image}\n`;
  fuzz([own, ...realTexts('imgpkg/e1.imageslock.yml', 'imgpkg/e4.imageslock.yml')], (text) => parseImagesLock(text));
});

test('a BundleLock is read, or refused by our own error', () => {
  const own = `${head('BundleLock')}bundle:\n  image: ${image}\n  tag: v1\n`;
  fuzz([own, ...realTexts('imgpkg/e5.bundlelock.yml')], (text) => parseBundleLock(text));
});

test('locations are read, or refused by our own error', () => {
  const own = `${head('ImageLocations')}images:\n- image: ${image}\n  isBundle: false\n`;
  fuzz([own, ...realTexts('imgpkg/locations.160fe5ce.yml')], (text) => parseLocations(text));
});
