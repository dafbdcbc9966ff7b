import { expect, test } from 'vitest';
import { parseBundleLock, printBundleLock } from './bundle-lock.ts';
import { withRealData } from './data.testing.ts';

const DIGEST = `sha256:${'b'.repeat(64)}`;

test('a bundle that was named by its digest has no tag in its lock', () => {
  const text = printBundleLock({ image: `reg.example/app@${DIGEST}` });
  expect(text).toBe(
    `---\napiVersion: imgpkg.carvel.dev/v1alpha1\nbundle:\n  image: reg.example/app@${DIGEST}\nkind: BundleLock\n`,
  );
  expect(parseBundleLock(text)).toEqual({ image: `reg.example/app@${DIGEST}` });
});

test('a lock without a bundle, or with more, is refused with the line', () => {
  const head = 'apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: BundleLock\n';
  expect(() => parseBundleLock(head)).toThrow('BundleLock, line 1: bundle');
  expect(() => parseBundleLock(`${head}bundle:\n  image: app@${DIGEST}\n  digest: x\n`)).toThrow(
    'line 5: unknown field "digest"',
  );
  expect(() => parseBundleLock(`${head}bundle:\n  image: app@${DIGEST}\n  tag: 2.0\n`)).toThrow('line 5: bundle.tag');
});

withRealData('BundleLocks that the real tool wrote', (read) => {
  test.each(['e5', 'fromrepo', 'fromtar', 'push-inner', 'push-outer'])('%s is printed again as it is', (name) => {
    const text = read(`${name}.bundlelock.yml`).toString();
    expect(printBundleLock(parseBundleLock(text))).toBe(text);
  });
});
