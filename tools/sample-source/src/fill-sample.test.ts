import { gunzipSync } from 'node:zlib';
import { MediaType, parseManifest, parseReference, successorsOf, type Descriptor } from '@cse/oci';
import { memoryStore, readAll, type Store } from '@cse/store';
import { expect, test } from 'vitest';
import { cseReleases, mainList } from './cse-releases.ts';
import { fillSample, sampleSources } from './fill-sample.ts';

test('every image that a CSE release names is there, with all that it is made of', async () => {
  const store = memoryStore();
  await fillSample(store);
  for (const release of cseReleases) {
    for (const [registry, path, tag] of mainList(release)) {
      const { repository } = parseReference(`${registry}/${path}:${tag}`);
      await expect(wholeness(store, repository, tag)).resolves.toBeUndefined();
    }
  }
});

test('the getting-started image of each release holds the list of that release, readable by any tar and gzip', async () => {
  const store = memoryStore();
  await fillSample(store, { cse: ['4.2.2'] });
  const repository = store.repository('projects.registry.vmware.com/vmware-cloud-director/getting-started-airgapped');
  const image = await repository.resolve('v0.1.4');
  const [layer] = parseManifest(image, await readAll(repository.fetch(image))).layers;
  const tar = gunzipSync(await readAll(repository.fetch(layer!))).toString();
  expect(tar).toContain('src/artifact/dependencies.txt');
  expect(tar).toContain('projects.registry.vmware.com/vmware-cloud-director rde-projector 0.7.1\n');
  await expect(repository.resolve('v0.1.2')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});

test('the same seed gives the same digests, another seed others, and scale makes layers larger', async () => {
  const digests = await Promise.all([{}, {}, { seed: 'other' }, { scale: 1 / 1024 }].map(kindNode));
  const [first, second, seeded, scaled] = digests;
  expect(second).toEqual(first);
  expect(seeded!.digest).not.toBe(first!.digest);
  expect(scaled!.size).toBeGreaterThan(4 * first!.size);
});

test('some images have several platforms, one a signature, one a referrer', async () => {
  const store = memoryStore();
  await fillSample(store, { cse: ['4.2.1'] });
  const controller = store.repository('registry.k8s.io/cluster-api/cluster-api-controller');
  const signed = await controller.resolve('v1.4.0');
  expect(signed.mediaType).toBe(MediaType.dockerList);
  expect(await Array.fromAsync(controller.tags())).toContain(`${signed.digest.replace(':', '-')}.sig`);
  const provider = store.repository(
    'projects.registry.vmware.com/vmware-cloud-director/cluster-api-provider-cloud-director',
  );
  const { digest } = await provider.resolve('v1.3.0');
  expect(await Array.fromAsync(provider.referrers(digest))).toMatchObject([{ artifactType: 'application/spdx+json' }]);
});

test('one server stands for all hosts, their names first in its paths', () => {
  expect(sampleSources('127.0.0.1:5000')).toContain('quay.io=127.0.0.1:5000/quay.io');
});

async function kindNode(options: Parameters<typeof fillSample>[1]): Promise<Descriptor> {
  const store = memoryStore();
  await fillSample(store, { cse: ['4.2.0'], ...options });
  const repository = store.repository('index.docker.io/kindest/node');
  const index = await repository.resolve('v1.27.1');
  const [child] = successorsOf(index, await readAll(repository.fetch(index)));
  const { layers } = parseManifest(child!, await readAll(repository.fetch(child!)));
  return layers.at(-1)!;
}

/** Reads a manifest and all below it; every store checks digests as it reads. */
async function wholeness(store: Store, name: string, tag: string): Promise<void> {
  const repository = store.repository(name);
  const queue = [await repository.resolve(tag)];
  for (const content of queue) {
    const bytes = await readAll(repository.fetch(content));
    if (/manifest|index/.test(content.mediaType)) queue.push(...successorsOf(content, bytes));
  }
}
