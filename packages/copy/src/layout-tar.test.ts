import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { layoutStore, memoryStore } from '@cse/store';
import { image, index, whenInstalled } from '@cse/testkit';
import { expect, test } from 'vitest';
import { contentAt, copy, files, folder, tagOf, tagsIn } from './copy.testing.ts';

const TO = 'dst.example/app';

/** A layout of an index with two platforms and of an image, packed as `tar` packs a folder. */
async function layoutTar(without = 'nothing') {
  const dir = folder();
  await using store = layoutStore(dir, files);
  const amd64 = await image(store, 'src.example/app:amd64');
  const arm64 = await image(store, 'src.example/app:arm64');
  const both = await index(store, 'src.example/app:1.0', [amd64.descriptor, arm64.descriptor]);
  const tar = join(folder(), 'app.tar');
  execFileSync('tar', ['-cf', tar, '-C', dir, `--exclude=${without}`, 'blobs', 'index.json', 'oci-layout']);
  return { tar, amd64, arm64, both };
}

const blobOf = (digest: string) => `blobs/${digest.replace(':', '/')}`;

test('an OCI layout in a tar is copied to a repository, with its tags', async () => {
  const { tar, amd64, arm64, both } = await layoutTar();
  const target = memoryStore();
  const { failures, lock } = await copy(target, { tar, 'to-repo': TO });
  expect(failures).toEqual([]);
  expect(lock).toContain('kind: ImagesLock');
  const tags = [tagOf(amd64), tagOf(arm64), tagOf(both), '1.0', 'amd64', 'arm64'].toSorted();
  expect(await tagsIn(target, TO)).toEqual(tags);
  for (const [tag, made] of [
    ['1.0', both],
    ['arm64', arm64],
  ] as const)
    expect(JSON.parse((await contentAt(target, `${TO}:${tag}`)).toString())).toEqual(
      JSON.parse((await contentAt(target, `${TO}@${made.descriptor.digest}`)).toString()),
    );
});

test('an OCI layout that lacks a platform of its index says which file it has not', async () => {
  const missing = blobOf((await layoutTar()).arm64.descriptor.digest);
  const { tar } = await layoutTar(missing);
  await expect(copy(memoryStore(), { tar, 'to-repo': TO })).rejects.toMatchObject({
    code: 'CONTENT_NOT_FOUND',
    message: `${tar} has no ${missing}`,
  });
});

test('an OCI layout without index.json is refused', async () => {
  const { tar } = await layoutTar('index.json');
  await expect(copy(memoryStore(), { tar, 'to-repo': TO })).rejects.toThrow(`${tar} has no index.json`);
});

whenInstalled(['skopeo'], 'a tar that skopeo wrote', () => {
  test('is copied under the tag that skopeo gave it', async () => {
    const { tar, both } = await layoutTar();
    const saved = join(folder(), 'saved.tar');
    const skopeo = ['--insecure-policy', 'copy', '--all', '--quiet'];
    execFileSync('skopeo', [...skopeo, `oci-archive:${tar}:src.example/app:1.0`, `oci-archive:${saved}:2.0`]);
    const target = memoryStore();
    expect((await copy(target, { tar: saved, 'to-repo': TO })).failures).toEqual([]);
    expect(await tagsIn(target, TO)).toEqual([tagOf(both), '2.0'].toSorted());
  });
});
