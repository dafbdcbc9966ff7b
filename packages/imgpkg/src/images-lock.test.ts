import { cpuMilliseconds } from '@cse/testkit';
import { expect, test } from 'vitest';
import { withRealData } from './data.testing.ts';
import { parseImagesLock, printImagesLock } from './images-lock.ts';

const HEAD = 'apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\n';
const DIGEST = `sha256:${'a'.repeat(64)}`;

test('P-172: a lock without images is a lock', () => {
  for (const images of ['', 'images:\n', 'images: []\n', 'images: null\n'])
    expect(parseImagesLock(HEAD + images)).toEqual({ images: [] });
});

test('a reference is spelt out: its host is added, its tag dropped', () => {
  const lock = parseImagesLock(`${HEAD}images:\n- image: nginx@${DIGEST}\n- image: reg.example/app:1.0@${DIGEST}\n`);
  expect(lock.images.map(({ image }) => image)).toEqual([
    `index.docker.io/library/nginx@${DIGEST}`,
    `reg.example/app@${DIGEST}`,
  ]);
});

test('P-178: an unknown key is refused, with its line', () => {
  const text = `${HEAD}images:\n- image: nginx@${DIGEST}\n  foo: bar\n`;
  expect(() => parseImagesLock(text, 'lock.yml')).toThrow('lock.yml, line 5: unknown field "foo"');
  expect(() => parseImagesLock(`${HEAD}bar: 1\n`)).toThrow('ImagesLock, line 3: unknown field "bar"');
});

test('P-178: a reference without a digest is refused, with its line', () => {
  expect(() => parseImagesLock(`${HEAD}images:\n- image: nginx:1.0\n`)).toThrow(
    "ImagesLock, line 4: images.0.image: Expected ref to be in digest form, got 'nginx:1.0'",
  );
});

test('P-178: another version or kind is refused', () => {
  expect(() => parseImagesLock('apiVersion: v2\nkind: ImagesLock\n')).toThrow(
    'line 1: apiVersion: Validating apiVersion',
  );
  expect(() => parseImagesLock('apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: Other\n')).toThrow(
    'line 2: kind: Validating kind',
  );
  expect(() => parseImagesLock('')).toThrow('ImagesLock');
});

test('what is not one YAML document is refused, with the line', () => {
  expect(() => parseImagesLock(`${HEAD}images: [\n`)).toThrow(/ImagesLock, line \d/);
  expect(() => parseImagesLock(`${HEAD}kind: ImagesLock\n`)).toThrow('line 3: it has the key "kind" twice');
  expect(() => parseImagesLock(`${HEAD}---\n${HEAD}`)).toThrow(/line \d/);
});

test('X-21: an alias bomb is refused', () => {
  const rows = Array.from(
    { length: 12 },
    (_, at) =>
      `${'abcdefghijkl'[at]}: &${'abcdefghijkl'[at]} [${Array(9).fill(at === 0 ? 'x' : `*${'abcdefghijkl'[at - 1]}`)}]`,
  );
  expect(() => parseImagesLock(rows.join('\n'))).toThrow('ImagesLock');
});

test('X-35: a reference of 100 KiB is refused in no time', async () => {
  const parse = () => parseImagesLock(`${HEAD}images:\n- image: "T${'.0'.repeat(51_200)}A]"\n`);
  expect(await cpuMilliseconds(() => expect(parse).toThrow('ImagesLock, line 4'))).toBeLessThan(500);
});

test('P-178: annotations are kept when a lock is printed again', () => {
  const images = [{ image: `reg.example/a@${DIGEST}`, annotations: { 'kbld.carvel.dev/id': 'a:1', z: 'true' } }];
  const text = printImagesLock({ images });
  expect(text).toBe(
    `---\napiVersion: imgpkg.carvel.dev/v1alpha1\nimages:\n- annotations:\n    kbld.carvel.dev/id: a:1\n    z: "true"\n  image: reg.example/a@${DIGEST}\nkind: ImagesLock\n`,
  );
  expect(parseImagesLock(text)).toEqual({ images });
});

withRealData('ImagesLocks that the real tool wrote', (read) => {
  test.each(['e1', 'e2', 'e4'])('%s is printed again as it is', (name) => {
    const text = read(`${name}.imageslock.yml`).toString();
    expect(printImagesLock(parseImagesLock(text))).toBe(text);
  });
});
