import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryStore, type Store } from '@cse/store';
import { expect, test } from 'vitest';
import { copy, folder, opened, tagsIn, unpackInto, withRealData } from './copy.testing.ts';

const HOST = '127.0.0.1:5001';

withRealData('copies that the real tool made', (read, path) => {
  /** The registry that the real tool copied from. */
  async function source(): Promise<Store> {
    const store = memoryStore();
    for (const name of ['copy-bundle', 'index', 'nd1', 'zst'])
      await unpackInto(store, await opened(path(`${name}.tar`)));
    const inner = /image: (.*)@(.*)/.exec(read('push-inner.bundlelock.yml').toString());
    expect(inner).not.toBeNull();
    return store;
  }

  const tagsOf = (name: string) => (JSON.parse(read(name).toString()) as { tags: readonly string[] }).tags.toSorted();

  test.each([
    ['copy-bundle', { bundle: `${HOST}/src/outer:2.0` }],
    ['imageslock', { lock: path('input.imageslock.yml') }],
    ['index', { image: `${HOST}/src/ma:multi` }],
    ['nd0', { image: `${HOST}/src/nd:v1` }],
    ['nd1', { image: `${HOST}/src/nd:v1`, 'include-non-distributable-layers': true }],
    ['zst', { image: `${HOST}/src/zst:v1` }],
  ])('P-160: %s.tar is made again to the byte', async (name, flags) => {
    const tar = join(folder(), 'copy.tar');
    expect((await copy(await source(), { ...flags, 'to-tar': tar })).failures).toEqual([]);
    expect(readFileSync(tar).equals(read(`${name}.tar`))).toBe(true);
  });

  test('a bundle from repository to repository gets the same tags and the same lock', async () => {
    const store = await source();
    const { lock, lines } = await copy(store, { bundle: `${HOST}/src/outer:2.0`, 'to-repo': `${HOST}/dst/fromrepo` });
    expect(await tagsIn(store, `${HOST}/dst/fromrepo`)).toEqual(tagsOf('fromrepo.tags.json'));
    expect(lock).toBe(read('fromrepo.bundlelock.yml').toString());
    expect(lines).toEqual(read('copy-repo-to-repo.output.txt').toString().split('\n').slice(0, 8));
  });

  test('a bundle from a tar gets the same tags and the same lock', async () => {
    const store = memoryStore();
    const { lock, lines } = await copy(store, { tar: path('copy-bundle.tar'), 'to-repo': `${HOST}/dst/fromtar` });
    expect(await tagsIn(store, `${HOST}/dst/fromtar`)).toEqual(tagsOf('fromtar.tags.json'));
    expect(lock).toBe(read('fromtar.bundlelock.yml').toString());
    expect(lines).toEqual(read('copy-tar-to-repo.output.txt').toString().split('\n').slice(0, 1));
  });

  test('P-179: --repo-based-tags gives the same tags', async () => {
    const store = await source();
    await copy(store, { bundle: `${HOST}/src/outer:2.0`, 'to-repo': `${HOST}/dst/rbt`, 'repo-based-tags': true });
    expect(await tagsIn(store, `${HOST}/dst/rbt`)).toEqual(tagsOf('repo-based.tags.json'));
  });

  test('P-175: the tar of a bundle that was relocated is the same to the byte', async () => {
    const store = await source();
    await copy(store, { bundle: `${HOST}/src/outer:2.0`, 'to-repo': `${HOST}/dst/fromrepo` });
    const tar = join(folder(), 'copy.tar');
    await copy(store, { bundle: `${HOST}/dst/fromrepo:2.0`, 'to-tar': tar });
    expect(readFileSync(tar).equals(read('copy-relocated.tar'))).toBe(true);
  });

  test.each([
    ['e2', { image: `${HOST}/src/ma:multi` }],
    ['e4', { lock: path('input.imageslock.yml') }],
    ['e5', { lock: path('push-outer.bundlelock.yml') }],
  ])('the lock of %s is the same to the byte', async (name, flags) => {
    const kind = name === 'e5' ? 'bundlelock' : 'imageslock';
    const { lock } = await copy(await source(), { ...flags, 'to-repo': `${HOST}/dst/${name}` });
    expect(lock).toBe(read(`${name}.${kind}.yml`).toString());
  });
});
