import { memoryStore, readAll, type SourceStore, type Store } from '@cse/store';
import { describePlugin, image, layer, planOf, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import plugin from './index.ts';

const CHART = `apiVersion: v2
name: shop
version: 1.2.3
appVersion: "7.1"
annotations:
  artifacthub.io/images: |
    - { name: migrate, image: registry.example/shop/migrate:7.1 }
`;
const VALUES = `
image: { repository: registry.example/shop/web }
worker: { image: { registry: registry.example, repository: shop/worker, tag: "7.2" } }
sidecarImage: registry.example/tools/proxy:2.0
replicas: 2
`;
const CACHE = 'image: { registry: registry.example, repository: cache/redis, tag: 6.0.1 }';
const IMAGES = ['shop/web:7.1', 'shop/worker:7.2', 'tools/proxy:2.0', 'shop/migrate:7.1', 'cache/redis:6.0.1'];
const CONTENT = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

const FILES = {
  'shop/Chart.yaml': CHART,
  'shop/values.yaml': VALUES,
  'shop/templates/deployment.yaml': '{{ .Values.image }}',
  'shop/charts/cache/Chart.yaml': 'name: cache\nversion: 1.0.0\n',
  'shop/charts/cache/values.yaml': CACHE,
};

async function registry(): Promise<Store> {
  const store = memoryStore();
  for (const each of IMAGES) await image(store, `registry.example/${each}`);
  await image(store, 'registry.example/charts/shop:1.2.3', { mediaType: CONTENT, files: FILES });
  return store;
}

/** The repository of charts, as `helm repo index` writes it. */
async function web(): Promise<SourceStore> {
  const { descriptor, open } = await layer({ mediaType: CONTENT, files: FILES });
  const hex = descriptor.digest.slice('sha256:'.length);
  const index = `apiVersion: v1
entries:
  shop:
  - { name: shop, version: 1.2.3, urls: [shop-1.2.3.tgz], digest: ${hex}, created: 2024-01-01T00:00:00Z }
`;
  const at = 'https://charts.example/stable';
  return withFiles(await registry(), {
    [`${at}/index.yaml`]: index,
    [`${at}/shop-1.2.3.tgz`]: await readAll(await open()),
  });
}

const OCI = 'oci://registry.example/charts/shop:1.2.3';
const HTTPS = 'https://charts.example/stable/shop:1.2.3';

describePlugin(new URL('./index.ts', import.meta.url), {
  'a chart in a registry': { options: { charts: [OCI] }, source: registry },
  'a chart in a repository': { options: { charts: [HTTPS] }, source: web },
});

test.each([
  [OCI, 'registry.example/base/charts/shop:1.2.3'],
  [HTTPS, 'registry.example/base/charts/shop:1.2.3'],
])('%s comes with its images, and with values that point to them', async (chart, at) => {
  const plan = await planOf(plugin, { charts: [chart] }, { source: await web() });
  const references = plan.images.map(({ reference }) => reference);
  expect(references.toSorted()).toEqual(
    [
      at,
      ...IMAGES.map((each) => `registry.example/base/${each}`),
      'registry.example/base/charts/shop-values:1.2.3',
    ].toSorted(),
  );
  const texts = [...plan.contents.values()].map((bytes) => new TextDecoder().decode(bytes));
  expect(texts.filter((text) => text.startsWith('image:')).map((text) => parse(text))).toEqual([
    {
      image: { repository: 'registry.example/base/shop/web' },
      worker: { image: { registry: 'registry.example', repository: 'base/shop/worker' } },
      sidecarImage: 'registry.example/base/tools/proxy:2.0',
      cache: { image: { registry: 'registry.example', repository: 'base/cache/redis' } },
    },
  ]);
});

test('a chart that its repository does not have is told', async () => {
  const asked = planOf(plugin, { charts: ['https://charts.example/stable/shop:9.9.9'] }, { source: await web() });
  await expect(asked).rejects.toMatchObject({ code: 'CHART_UNKNOWN', message: expect.stringContaining('shop 9.9.9') });
});
