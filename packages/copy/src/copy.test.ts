import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseImagesLock } from '@cse/imgpkg';
import { memoryStore, type Store } from '@cse/store';
import { cosigned, image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { bundle, contentAt, copy, folder, opened, refOf, tagOf, tagsIn, write } from './copy.testing.ts';

const DST = 'dst.example/team/app';
/** An image, a bundle of it, and a bundle of both. */
async function nested(store: Store) {
  const app = await image(store, 'src.example/app:1', { mediaTypes: 'docker' });
  const inner = await bundle(store, 'src.example/inner:1', [refOf(app)]);
  const outer = await bundle(store, 'src.example/outer:1', [refOf(inner), refOf(app)]);
  return { app, inner, outer };
}

test('E01, E02, E05: a bundle and its images get their tags, and the lock names the bundle', async () => {
  const store = memoryStore();
  const { app, inner, outer } = await nested(store);
  const { lock, failures } = await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  expect(failures).toEqual([]);
  expect(lock).toContain(`image: ${DST}@${outer.descriptor.digest}\n  tag: "1"`);
  const tags = await tagsIn(store, DST);
  for (const made of [app, inner, outer]) {
    expect(tags).toContain(tagOf(made));
    expect((await contentAt(store, `${DST}@${made.descriptor.digest}`)).equals(made.bytes)).toBe(true);
  }
  expect(tags).toContain('1');
});

test('E04: a bundle that was copied with repository-based tags gives its images the same tags again', async () => {
  const store = memoryStore();
  await nested(store);
  const long = 'dst.example/test-path/sample-path/verification-path/sample-path/test-repo/test-repo/simple-app-test';
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': long, 'repo-based-tags': true });
  await copy(store, { bundle: `${long}:1`, 'to-repo': DST, 'repo-based-tags': true });
  const [first, second] = [await tagsIn(store, long), await tagsIn(store, DST)];
  expect(second.filter((tag) => first.includes(tag))).toHaveLength(first.length - 1);
  expect(
    second.find((tag) => tag.startsWith('h-sample-path-test-repo-test-repo-simple-app-test-sha256-')),
  ).toBeDefined();
});

test('E08, P-181: signatures of images and bundles go along, and those that are missing do not', async () => {
  const store = memoryStore();
  const { app, outer } = await nested(store);
  await cosigned(store, app);
  await cosigned(store, outer);
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST, 'cosign-signatures': true });
  const tags = await tagsIn(store, DST);
  expect(tags.filter((tag) => tag.endsWith('.sig'))).toEqual(
    [app, outer].map(({ descriptor }) => `${descriptor.digest.replace(':', '-')}.sig`).toSorted(),
  );
  const { items } = await copy(store, { bundle: 'src.example/outer:1', 'to-repo': 'dst.example/other' });
  expect(items).toHaveLength(3);
});

test('E09, P-174: what was copied once is copied on without its origin', async () => {
  const [store, second] = [memoryStore(), memoryStore()];
  const { app } = await nested(store);
  const tar = join(folder(), 'a.tar');
  await copy(store, { bundle: 'src.example/outer:1', 'to-tar': tar });
  await copy(second, { tar, 'to-repo': DST });
  const { failures } = await copy(second, { bundle: `${DST}:1`, 'to-repo': 'dst.example/on' });
  expect(failures).toEqual([]);
  expect(await tagsIn(second, 'dst.example/on')).toContain(tagOf(app));
});

test('E12, P-176: an image in two bundles of which one has it beside it makes the round trip by tar', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/app:1');
  const other = await bundle(store, 'src.example/other:1', [refOf(app)]);
  await copy(store, { bundle: 'src.example/other:1', 'to-repo': 'src.example/beside' });
  const outer = await bundle(store, 'src.example/outer:1', [
    `src.example/beside@${other.descriptor.digest}`,
    refOf(app),
  ]);
  const tar = join(folder(), 'a.tar');
  await copy(store, { bundle: refOf(outer), 'to-tar': tar });
  const { failures, lock } = await copy(store, { tar, 'to-repo': DST });
  expect(failures).toEqual([]);
  expect(lock).not.toContain('tag:');
});

test('E14, P-175: repository to repository to tar to repository to tar keeps the same set', async () => {
  const store = memoryStore();
  await nested(store);
  const [first, second] = [join(folder(), 'a.tar'), join(folder(), 'b.tar')];
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': 'dst.example/one' });
  const one = await copy(store, { bundle: 'dst.example/one:1', 'to-tar': first });
  await copy(store, { tar: first, 'to-repo': 'dst.example/two' });
  const two = await copy(store, { bundle: 'dst.example/two:1', 'to-tar': second });
  expect(one.lines[0]).toBe('copy | exporting 3 images...');
  expect(two.lines[0]).toBe('copy | exporting 3 images...');
  expect(await tagsIn(store, 'dst.example/two')).toEqual(await tagsIn(store, 'dst.example/one'));
});

test('E18: a BundleLock names the root, and its tag is kept through a tar', async () => {
  const store = memoryStore();
  const { outer } = await nested(store);
  const lock = await write(
    'b.yml',
    `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: BundleLock\nbundle:\n  image: ${refOf(outer)}\n  tag: "1.0"\n`,
  );
  const tar = join(folder(), 'a.tar');
  const { items } = await copy(store, { lock, 'to-tar': tar });
  expect(items.map(({ original }) => original)).toEqual(['', '', '']);
  expect((await copy(store, { tar, 'to-repo': DST })).lock).toContain(`${outer.descriptor.digest}\n  tag: "1.0"`);
  expect(await tagsIn(store, DST)).toContain('1.0');
});

test('E19, E33: a bundle as an image, an image as a bundle and a bundle in an ImagesLock are refused in imgpkg’s words', async () => {
  const store = memoryStore();
  const { outer } = await nested(store);
  const lock = await write(
    'i.yml',
    `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n- image: ${refOf(outer)}\n`,
  );
  await expect(copy(store, { image: 'src.example/outer:1', 'to-repo': DST })).rejects.toThrow(
    'Expected bundle flag when copying a bundle (hint: Use -b instead of -i for bundles)',
  );
  await expect(copy(store, { bundle: 'src.example/app:1', 'to-repo': DST })).rejects.toThrow(
    'Expected bundle image but found plain image (hint: Did you use -i instead of -b?)',
  );
  await expect(copy(store, { lock, 'to-repo': DST })).rejects.toThrow(
    'Unable to copy bundles using an Images Lock file (hint: Create a bundle with these images)',
  );
});

test('E20, E29, E30: an image keeps its tag, by repository and by tar, and its lock is an ImagesLock', async () => {
  const store = memoryStore();
  const app = await image(store, 'src.example/app:some-tag');
  const { lock } = await copy(store, { image: 'src.example/app:some-tag', 'to-repo': DST });
  expect(lock).toContain(`kind: ImagesLock`);
  expect(parseImagesLock(lock ?? '').images).toEqual([{ image: `${DST}@${app.descriptor.digest}` }]);
  const tar = join(folder(), 'a.tar');
  await copy(store, { image: 'src.example/app:some-tag', 'to-tar': tar });
  expect((await copy(store, { tar, 'to-repo': 'dst.example/two' })).lock).toContain('kind: ImagesLock');
  for (const name of [DST, 'dst.example/two'])
    expect(await tagsIn(store, name)).toEqual([tagOf(app), 'some-tag'].toSorted());
});

test('E32: an artifact with layers of its own kind goes through a tar', async () => {
  const store = memoryStore();
  const chart = await image(store, 'src.example/chart:1', {
    layers: [{ bytes: Buffer.from('chart'), mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip' }],
  });
  const tar = join(folder(), 'a.tar');
  await copy(store, { image: 'src.example/chart:1', 'to-tar': tar });
  expect((await copy(store, { tar, 'to-repo': DST })).failures).toEqual([]);
  expect(
    (await copy(store, { image: `${DST}@${chart.descriptor.digest}`, 'to-repo': 'dst.example/c' })).failures,
  ).toEqual([]);
});

test('E36: the annotations of an ImagesLock are in the lock of the copy, and the order is kept', async () => {
  const store = memoryStore();
  const made = [await image(store, 'src.example/b:1'), await image(store, 'src.example/a:1')];
  const lock = await write(
    'i.yml',
    `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n${made.map((each, at) => `- image: ${refOf(each)}\n  annotations: {at: "${at}"}\n`).join('')}`,
  );
  const output = await copy(store, { lock, 'to-repo': DST });
  expect(parseImagesLock(output.lock ?? '').images).toEqual(
    made.map(({ descriptor }, at) => ({ image: `${DST}@${descriptor.digest}`, annotations: { at: String(at) } })),
  );
});

test('E37: a bundle with an index brings all its children through a tar, whose origin is not asked', async () => {
  const store = memoryStore();
  const multi = await index(store, 'src.example/multi:1', [{}, { seed: 'two' }, { seed: 'three' }]);
  await bundle(store, 'src.example/outer:1', [refOf(multi)]);
  const tar = join(folder(), 'a.tar');
  await copy(store, { bundle: 'src.example/outer:1', 'to-tar': tar });
  const target = memoryStore();
  expect((await copy(target, { tar, 'to-repo': DST })).failures).toEqual([]);
  for (const child of multi.images) expect(await target.repository(DST).has(child.descriptor)).toBe(true);
});

test('a tar of a bundle from before bundles were marked gives no lock, and is copied all the same', async () => {
  const store = memoryStore();
  await nested(store);
  const tar = join(folder(), 'a.tar');
  await copy(store, { bundle: 'src.example/inner:1', 'to-tar': tar });
  const old = join(folder(), 'old.tar');
  // The key is renamed to one that nobody knows; it has the same length, so the tar stays as it is.
  writeFileSync(
    old,
    readFileSync(tar)
      .toString('latin1')
      .replace('dev.carvel.imgpkg.copy.root-bundle', 'dev.carvel.imgpkg.copy.r00t-bundle'),
    'latin1',
  );
  expect((await opened(old)).contents.map(({ isRoot }) => isRoot)).toEqual([false, false]);
  const { lock, failures } = await copy(store, { tar: old, 'to-repo': DST });
  expect([lock, failures]).toEqual([undefined, []]);
  expect((await tagsIn(store, DST)).some((tag) => tag.includes('locations'))).toBe(false);
});

test('P-165: the same copy again writes nothing', async () => {
  const store = memoryStore();
  await nested(store);
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  const again = await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  expect(again.plan.steps.size).toBe(0);
  expect(again.plan.images).toHaveLength(3);
  expect(again.lock).toContain('kind: BundleLock');
});

test('a copy whose images are no longer all there is made whole again', async () => {
  const store = memoryStore();
  const { app } = await nested(store);
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  await store.repository(DST).remove(app.descriptor);
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  expect(await tagsIn(store, DST)).toContain(tagOf(app));
});

test('a tag that was moved is put back, and nothing else is done', async () => {
  const store = memoryStore();
  const { outer, app } = await nested(store);
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  await store.repository(DST).tag(app.descriptor, '1');
  await copy(store, { bundle: 'src.example/outer:1', 'to-repo': DST });
  expect((await store.repository(DST).resolve('1')).digest).toBe(outer.descriptor.digest);
});
