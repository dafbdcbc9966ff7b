import { expect, test } from 'vitest';
import { withRealData } from './data.testing.ts';
import { defaultTag, locationsTag, repoBasedTag, signatureTag } from './tags.ts';

const DIGEST = `sha256:${'c'.repeat(64)}` as const;
const END = `-sha256-${'c'.repeat(64)}.imgpkg`;

test('P-180: the tags of an image, its locations and its signatures are its digest', () => {
  expect(defaultTag(DIGEST)).toBe(`sha256-${'c'.repeat(64)}.imgpkg`);
  expect(locationsTag(DIGEST)).toBe(`sha256-${'c'.repeat(64)}.image-locations.imgpkg`);
  expect(signatureTag(DIGEST)).toBe(`sha256-${'c'.repeat(64)}.sig`);
});

test.each([
  ['index.docker.io/_test-repo/simple-app-test', '_test-repo-simple-app-test'],
  ['reg.example:5000/src/img1', 'src-img1'],
  [
    'reg.example/test-path/sample-path/verification-path/sample-path/test-repo/test-repo/simple-app-test',
    'h-sample-path-test-repo-test-repo-simple-app-test',
  ],
  ['reg.example/a/b.c/d_e', 'a-b.c-d_e'],
])('P-179: %s gives a tag that begins with %s', (repository, name) => {
  expect(repoBasedTag(`${repository}@${DIGEST}`, DIGEST)).toBe(name + END);
});

test('P-179: a name that is cut at a dash loses it, and no tag is longer than 128 characters', () => {
  const repository = `reg.example/${'x'.repeat(20)}/${'y'.repeat(48)}`;
  expect(repoBasedTag(repository, DIGEST)).toBe('y'.repeat(48) + END);
  expect(repoBasedTag(`reg.example/${'z'.repeat(200)}`, DIGEST)).toHaveLength(49 + END.length);
});

withRealData('the tags that --repo-based-tags made', (read) => {
  test('are made again from the original references', () => {
    const { tags } = JSON.parse(read('repo-based.tags.json').toString()) as { tags: readonly string[] };
    const images = JSON.parse(read('copy-bundle.manifest.pretty.json').toString()) as {
      Image: { OrigRef: string } | null;
      ImageIndex: { OrigRef: string } | null;
    }[];
    for (const { Image, ImageIndex } of images) {
      const original = (Image ?? ImageIndex)?.OrigRef ?? '';
      expect(tags).toContain(repoBasedTag(original, original.slice(original.indexOf('@') + 1) as typeof DIGEST));
    }
  });
});
