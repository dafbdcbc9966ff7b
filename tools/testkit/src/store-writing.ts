import { describe as describeContent, type Descriptor } from '@cse/oci';
import { bytesOf, readAll } from '@cse/store';
import { describe, expect, test } from 'vitest';
import type { MakeFresh, StoreGap } from './fresh.ts';
import { image, index } from './image.ts';
import { layer, small } from './layer.ts';
import { tagsIfAny, tagsOf } from './store-reading.ts';

/** How content comes to a store, and leaves it. */
export function writingCases(fresh: MakeFresh, can: (gap: StoreGap) => boolean): void {
  describe('pushing', () => pushingCases(fresh));
  describe('content of every kind', () => kindCases(fresh, can));
  describe('mounting', () => mountingCases(fresh));
  describe('tagging', () => taggingCases(fresh, can));
  describe.runIf(can('remove'))('removing', () => removingCases(fresh));
}

function pushingCases(fresh: MakeFresh): void {
  test('content is pushed once; the second time it existed, and is not opened', async () => {
    const { repository } = fresh();
    const { descriptor, open } = await layer({ seed: 'once' });
    expect(await repository.has(descriptor)).toBe(false);
    expect(await repository.push(descriptor, open)).toBe('pushed');
    expect(await repository.has(descriptor)).toBe(true);
    const unopened = () => {
      throw new Error('opened for nothing');
    };
    expect(await repository.push(descriptor, unopened)).toBe('existed');
  });

  test('what is not there is not had, manifest or blob', async () => {
    const { repository, name } = fresh();
    const absent = small('application/octet-stream', `absent ${name}`).descriptor;
    const manifest = { ...absent, mediaType: 'application/vnd.oci.image.manifest.v1+json' };
    expect(await repository.has(absent)).toBe(false);
    expect(await repository.has(manifest)).toBe(false);
  });

  test.each([
    ['other bytes of the same size', (right: Uint8Array) => right.map((byte) => byte ^ 1)],
    ['a byte too few', (right: Uint8Array) => right.subarray(1)],
    ['a byte too many', (right: Uint8Array) => Buffer.concat([right, Buffer.from('!')])],
    ['nothing', () => new Uint8Array()],
  ])('P-152: %s instead of what the descriptor says is CONTENT_MISMATCH and leaves nothing', async (_, wrong) => {
    const { repository, name } = fresh();
    const right = Buffer.from(`the right bytes, for ${name}`);
    const { descriptor } = small('application/octet-stream', right);
    await expect(repository.push(descriptor, () => bytesOf(wrong(right)))).rejects.toMatchObject({
      code: 'CONTENT_MISMATCH',
    });
    expect(await repository.has(descriptor)).toBe(false);
    expect(await repository.push(descriptor, () => bytesOf(right))).toBe('pushed');
    expect(await readAll(repository.fetch(descriptor))).toEqual(right);
  });

  test('what fails while it is read leaves nothing, and throws what it threw', async () => {
    const { repository } = fresh();
    const { descriptor } = await layer({ size: 200_000, seed: 'broken off' });
    const broken = async function* () {
      yield new Uint8Array(1000);
      throw new Error('the cable was pulled');
    };
    await expect(repository.push(descriptor, broken)).rejects.toThrow('the cable was pulled');
    expect(await repository.has(descriptor)).toBe(false);
  });

  test('P-151: the same content pushed eight times at once is there once, and whole', async () => {
    const { repository } = fresh();
    const { descriptor, open } = await layer({ size: 1_500_000, seed: 'at once' });
    const arrivals = await Promise.all(Array.from({ length: 8 }, () => repository.push(descriptor, open)));
    expect(arrivals).toContain('pushed');
    expect(await readAll(repository.fetch(descriptor))).toHaveLength(descriptor.size);
  });
}

function kindCases(fresh: MakeFresh, can: (gap: StoreGap) => boolean): void {
  test('P-029: content of no bytes is content', async () => {
    const { repository } = fresh();
    const { descriptor, open } = small('application/octet-stream', '');
    expect(await repository.push(descriptor, open)).toBe('pushed');
    expect(await repository.has(descriptor)).toBe(true);
    expect(await readAll(repository.fetch(descriptor))).toEqual(Buffer.alloc(0));
  });

  test.runIf(can('sha512'))('content may be named by its sha512', async () => {
    const { repository } = fresh();
    const bytes = Buffer.from('named at length');
    const descriptor = await sha512(bytes);
    expect(await repository.push(descriptor, () => bytesOf(bytes))).toBe('pushed');
    expect(await readAll(repository.fetch(descriptor))).toEqual(bytes);
  });

  test('an index, its images and their blobs keep their media types, docker’s too', async () => {
    const { store, name, repository } = fresh();
    for (const mediaTypes of ['oci', 'docker'] as const) {
      const made = await index(
        store,
        `${name}:${mediaTypes}`,
        [{ platform: linux('amd64') }, { platform: linux('arm64') }],
        {
          mediaTypes,
        },
      );
      expect((await repository.resolve(mediaTypes)).mediaType).toBe(made.descriptor.mediaType);
      for (const child of made.images)
        expect((await repository.resolve(child.descriptor.digest)).mediaType).toBe(child.descriptor.mediaType);
    }
  });
}

function mountingCases(fresh: MakeFresh): void {
  test('a blob is taken from another repository of the store', async () => {
    const [from, to] = [fresh(), fresh()];
    const { descriptor, open } = await layer({ seed: from.name });
    await from.repository.push(descriptor, open);
    expect(await to.repository.mount(descriptor, from.name)).toBe(true);
    expect(await readAll(to.repository.fetch(descriptor))).toHaveLength(descriptor.size);
  });

  test('what is nowhere cannot be mounted, and pushing it then works', async () => {
    const [from, to] = [fresh(), fresh()];
    const { descriptor, open } = await layer({ seed: to.name });
    expect(await to.repository.mount(descriptor, from.name)).toBe(false);
    expect(await to.repository.has(descriptor)).toBe(false);
    expect(await to.repository.push(descriptor, open)).toBe('pushed');
  });
}

function taggingCases(fresh: MakeFresh, can: (gap: StoreGap) => boolean): void {
  test('a manifest that is not there cannot be tagged', async () => {
    const { repository, name } = fresh();
    const absent = small('application/vnd.oci.image.manifest.v1+json', `{"absent":"${name}"}`).descriptor;
    await expect(repository.tag(absent, 'v1')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect(await tagsIfAny(repository)).toEqual([]);
  });

  test.runIf(can('untag'))('a tag is taken away, and what it named stays', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    await repository.tag(descriptor, 'v2');
    await repository.untag('v1');
    expect(await tagsOf(repository)).toEqual(['v2']);
    expect((await repository.resolve(descriptor.digest)).digest).toBe(descriptor.digest);
    await expect(repository.untag('v1')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  });
}

function removingCases(fresh: MakeFresh): void {
  test('a manifest that is removed takes its tags along, and no other', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`, { seed: 'going' });
    await image(store, `${name}:stays`, { seed: 'staying' });
    await repository.tag(descriptor, 'v2');
    await repository.remove(descriptor);
    expect(await Array.fromAsync(repository.tags())).toEqual(['stays']);
    await expect(repository.resolve(descriptor.digest)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  });

  test('removing what is not there is CONTENT_NOT_FOUND', async () => {
    const { repository, name } = fresh();
    const absent = small('application/vnd.oci.image.manifest.v1+json', `{"absent":"${name}"}`).descriptor;
    await expect(repository.remove(absent)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  });
}

async function sha512(bytes: Uint8Array): Promise<Descriptor> {
  const hex = Buffer.from(await crypto.subtle.digest('SHA-512', Buffer.from(bytes))).toString('hex');
  return { ...describeContent('application/octet-stream', bytes), digest: `sha512:${hex}` };
}

const linux = (architecture: string) => ({ os: 'linux', architecture });
