import { MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import { descriptorOf, digestOf, imageOf, type Api } from './api.testing.ts';
import { describeServed } from './stores.testing.ts';

const CONFIG = Buffer.from('{"config":1}');
const [HERE, ELSEWHERE] = [imageOf(CONFIG), imageOf(CONFIG, Buffer.from('a layer that nobody pushed'))];
const INDEX = {
  schemaVersion: 2,
  mediaType: MediaType.index,
  manifests: [HERE, ELSEWHERE].map((manifest) => descriptorOf(JSON.stringify(manifest), MediaType.manifest)),
};

const digestsOf = (manifest: object) => digestOf(JSON.stringify(manifest));

async function withOneChild(repo: Api): Promise<Api> {
  await repo.blob(CONFIG);
  await repo.manifest(digestsOf(HERE), HERE);
  return repo;
}

describeServed(
  'where manifests may be sparse',
  (place) => {
    test('S-147: an index of which only some children are here is taken, and read and listed as any other', async () => {
      const repo = await withOneChild(place.fresh());
      expect((await repo.manifest('v1', INDEX, MediaType.index)).status).toBe(201);
      expect((await repo.call('GET', 'manifests/v1')).bytes.toString()).toBe(JSON.stringify(INDEX));
      expect((await repo.call('GET', 'tags/list')).json().tags).toEqual(['v1']);
      const status = async (manifest: object) => (await repo.call('GET', `manifests/${digestsOf(manifest)}`)).status;
      expect([await status(HERE), await status(ELSEWHERE)]).toEqual([200, 404]);
      expect((await repo.call('DELETE', `manifests/${digestsOf(INDEX)}`)).status).toBe(202);
    });

    test('S-147: an index of which nothing is here is taken by a repository that is new, and its children come later', async () => {
      const repo = place.fresh();
      const config = Buffer.from('{"config":"later"}');
      const child = imageOf(config);
      const index = { ...INDEX, manifests: [descriptorOf(JSON.stringify(child), MediaType.manifest)] };
      expect((await repo.manifest('v1', index, MediaType.index)).status).toBe(201);
      expect((await repo.call('HEAD', `blobs/${digestOf(config)}`)).status).toBe(404);
      await repo.blob(config);
      expect((await repo.manifest(digestsOf(child), child)).status).toBe(201);
      expect((await repo.call('HEAD', `blobs/${digestOf(config)}`)).status).toBe(200);
      expect((await repo.call('GET', `manifests/${digestsOf(child)}`)).status).toBe(200);
    });

    test('S-147: an image whose layer is not here is taken; the layer is not there', async () => {
      const repo = place.fresh();
      expect((await repo.manifest('v1', ELSEWHERE)).status).toBe(201);
      expect((await repo.call('GET', `blobs/${digestOf('a layer that nobody pushed')}`)).status).toBe(404);
    });
  },
  { sparse: true },
);

describeServed('where manifests may not be sparse', (place) => {
  test('S-147: it is said which one is missing', async () => {
    const repo = await withOneChild(place.fresh());
    const got = await repo.manifest('v1', INDEX, MediaType.index);
    expect([got.status, got.json().errors[0]]).toMatchObject([
      400,
      { code: 'MANIFEST_BLOB_UNKNOWN', detail: { digest: digestsOf(ELSEWHERE) } },
    ]);
  });
});
