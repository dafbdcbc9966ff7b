import { createHash } from 'node:crypto';
import { memoryStore } from '@cse/store';
import { describePlugin, image, planOf, throughArchive, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const VERSION = 'v2.11.1';
const NAME = `harbor-offline-installer-${VERSION}.tgz`;
const URL = `https://github.com/goharbor/harbor/releases/download/${VERSION}/${NAME}`;
const INSTALLER = 'all of Harbor, packed';
const DIGEST = `sha256:${createHash('sha256').update(INSTALLER).digest('hex')}`;
const PARTS = ['core', 'db', 'exporter', 'jobservice', 'log', 'portal', 'registryctl'].map((part) => `harbor-${part}`);
const OTHERS = ['nginx-photon', 'prepare', 'redis-photon', 'registry-photon', 'trivy-adapter-photon'];

async function source(assets: readonly object[] = [{ name: NAME, digest: DIGEST }]) {
  const store = memoryStore();
  for (const each of [...PARTS, ...OTHERS]) await image(store, `index.docker.io/goharbor/${each}:${VERSION}`);
  const api = `https://api.github.com/repos/goharbor/harbor/releases/tags/${VERSION}`;
  return withFiles(store, { [URL]: INSTALLER, [api]: JSON.stringify({ tag_name: VERSION, assets }) });
}

describePlugin(new globalThis.URL('./index.ts', import.meta.url), {
  'a release': { options: { version: VERSION }, source },
  'the installer alone': { options: { version: VERSION, digest: DIGEST, images: false }, source },
});

test('the installer is an artifact, and its images stand beside it', async () => {
  const plan = await planOf(plugin, { version: VERSION }, { source: await source(), paths: ['harbor'] });
  const [installer, ...images] = plan.images.map(({ reference }) => reference);
  expect(installer).toBe(`registry.example/base/harbor/offline-installer:${VERSION}`);
  expect(images.toSorted()).toEqual(
    [...PARTS, ...OTHERS].map((each) => `registry.example/base/harbor/${each}:${VERSION}`),
  );
  expect([...plan.steps.keys()]).toContain(`registry.example/base/harbor/offline-installer@${DIGEST}`);
  expect((await throughArchive(plan)).images).toEqual(plan.images);
});

test('what nobody says the digest of is not brought', async () => {
  const asked = planOf(plugin, { version: VERSION }, { source: await source([{ name: NAME, digest: null }]) });
  await expect(asked).rejects.toMatchObject({ code: 'DIGEST_UNKNOWN', hint: expect.stringContaining('"digest"') });
});
