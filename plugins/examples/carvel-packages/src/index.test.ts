import { memoryStore, type Store } from '@cse/store';
import { describePlugin, image, planOf, type PlannedItem } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const REPOSITORY = 'vendor.example/packages/repo:v1.0.0';
const BUNDLE = { config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } } };

const lock = (images: readonly string[]) =>
  `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n${images.map((each) => `- image: ${each}\n`).join('')}`;

const resource = (name: string, version: string, bundle: string) => `apiVersion: data.packaging.carvel.dev/v1alpha1
kind: Package
metadata: { name: ${name}.${version} }
spec:
  refName: ${name}
  version: ${version}
  template:
    spec:
      fetch: [{ imgpkgBundle: { image: '${bundle}' } }]
      deploy: [{ kapp: {} }]
`;

/** A package repository with two packages; the bundle of the first has another bundle in it. */
async function source(): Promise<Store> {
  const store = memoryStore();
  const bundle = async (name: string, images: readonly string[]) => {
    const made = await image(store, `vendor.example/${name}`, {
      ...BUNDLE,
      files: { '.imgpkg/images.yml': lock(images) },
    });
    return `vendor.example/${name}@${made.descriptor.digest}`;
  };
  const plain = async (name: string) =>
    `vendor.example/${name}@${(await image(store, `vendor.example/${name}`)).descriptor.digest}`;
  const inner = await bundle('certs/inner', [await plain('certs/webhook')]);
  const certs = await bundle('certs/package', [inner, await plain('certs/controller')]);
  const ingress = await bundle('ingress/package', [await plain('ingress/envoy')]);
  await image(store, REPOSITORY, {
    ...BUNDLE,
    files: {
      '.imgpkg/images.yml': lock([certs, ingress]),
      'packages/certs.example/1.7.2.yml': resource('certs.example', '1.7.2+vendor.1', certs),
      'packages/certs.example/metadata.yml': 'kind: PackageMetadata\n',
      'packages/ingress.example/2.0.0.yml': resource('ingress.example', '2.0.0', ingress),
    },
  });
  return store;
}

const CERTS = { repository: REPOSITORY, packages: ['certs.example'] };

describePlugin(new URL('./index.ts', import.meta.url), {
  'a whole repository': { options: { repository: REPOSITORY }, source },
  'one package of it': { options: CERTS, source },
});

const tagsOf = ({ images }: PlannedItem) =>
  images.map(({ reference }) => reference).filter((reference) => !/:sha256-|@/.test(reference));

test('one package comes with its nested bundles, and with a resource that names where it is now', async () => {
  const plan = await planOf(plugin, CERTS, { source: await source() });
  expect(tagsOf(plan).toSorted()).toEqual([
    'registry.example/base/packages/repo/certs.example/resource:1.7.2_vendor.1',
    'registry.example/base/packages/repo/certs.example:1.7.2_vendor.1',
    'registry.example/base/packages/repo:v1.0.0',
  ]);
  const texts = [...plan.contents.values()].map((bytes) => new TextDecoder().decode(bytes));
  expect(texts.find((text) => text.includes('kind: Package\n'))).toMatch(
    /image: '?registry\.example\/base\/packages\/repo\/certs\.example@sha256:/,
  );
  expect(plan.images.some(({ source: from }) => from?.includes('ingress'))).toBe(false);
});

test('a package that is not there is told with those that are', async () => {
  const asked = planOf(plugin, { ...CERTS, packages: ['certs.example:9'] }, { source: await source() });
  await expect(asked).rejects.toMatchObject({
    code: 'PACKAGE_UNKNOWN',
    hint: 'It has certs.example, ingress.example.',
  });
});
