import { describe as describeContent, type Descriptor } from '@cse/oci';
import { bytesOf, readAll, type Repository, type Store } from '@cse/store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { artifact, image, index } from './image.ts';
import { layer, small } from './layer.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Where its repositories stand: a registry's own host. */
  readonly host?: string | undefined;
}

/** What a place may be unable to do; its cases are then left out. */
export type StoreGap = 'untag' | 'referrers' | 'remove' | 'sha512';

/** The contract of every store, as one suite: each implementation runs it. */
export function describeStore(
  name: string,
  make: () => Promise<Store | StoreUnderTest>,
  { without = [] }: { readonly without?: readonly StoreGap[] | undefined } = {},
): void {
  describe(`${name} is a store`, () => {
    const place = { host: 'store.example', count: 0 } as { host: string; count: number; store: Store };
    beforeAll(async () => {
      const made = await make();
      const { store, host } = 'store' in made ? made : { store: made };
      Object.assign(place, { store, ...(host === undefined ? {} : { host }) });
    });
    afterAll(() => place.store?.[Symbol.asyncDispose]());

    const fresh = (): Fresh => {
      const repository = `${place.host}/contract/r${(place.count += 1)}`;
      return { store: place.store, name: repository, repository: place.store.repository(repository) };
    };
    const can = (gap: StoreGap) => !without.includes(gap);
    describe('reading', () => readingCases(fresh));
    describe('pushing', () => pushingCases(fresh, can));
    describe('mounting', () => mountingCases(fresh));
    describe('tags', () => tagCases(fresh, can));
    describe.runIf(can('referrers'))('referrers', () => referrerCases(fresh));
    describe.runIf(can('remove'))('removing', () => removingCases(fresh));
  });
}

interface Fresh {
  readonly store: Store;
  readonly name: string;
  readonly repository: Repository;
}
type Make = () => Fresh;

function readingCases(fresh: Make): void {
  test('what a tag and a digest name is found, with media type and size', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    expect(await repository.resolve('v1')).toMatchObject(descriptor);
    expect(await repository.resolve(descriptor.digest)).toMatchObject(descriptor);
  });

  test('what is not there is CONTENT_NOT_FOUND, for tag, digest, manifest and blob', async () => {
    const { store, name, repository } = fresh();
    await image(store, `${name}:v1`);
    const absent = small('application/octet-stream', `absent ${name}`).descriptor;
    const manifest = { ...absent, mediaType: 'application/vnd.oci.image.manifest.v1+json' };
    await expect(repository.resolve('v2')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(repository.resolve(absent.digest)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(readAll(repository.fetch(absent))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(readAll(repository.fetch(manifest))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect(await repository.has(absent)).toBe(false);
    expect(await repository.has(manifest)).toBe(false);
  });

  test('a repository that nobody wrote to has nothing', async () => {
    const { repository } = fresh();
    await expect(repository.resolve('latest')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect(await tagsOf(repository)).toEqual([]);
  });

  test('manifests and blobs are read back byte for byte', async () => {
    const { store, name, repository } = fresh();
    const made = await image(store, `${name}:v1`, { layers: [{ size: 3_000_000 }, { files: { a: 'text' } }] });
    expect(await readAll(repository.fetch(made.descriptor))).toEqual(made.bytes);
    for (const blob of made.layers) expect(await readAll(repository.fetch(blob))).toHaveLength(blob.size);
  });

  test('a reader may stop in the middle, and another start from the beginning', async () => {
    const { repository } = fresh();
    const { descriptor, open } = await layer({ size: 2_500_000, seed: 'half' });
    await repository.push(descriptor, open);
    for await (const chunk of repository.fetch(descriptor)) if (chunk.byteLength > 0) break;
    expect(await readAll(repository.fetch(descriptor))).toHaveLength(descriptor.size);
  });

  test('a signal that is aborted ends a read', async () => {
    const { repository } = fresh();
    const { descriptor, open } = await layer({ size: 100_000, seed: 'stopped' });
    await repository.push(descriptor, open);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readAll(repository.fetch(descriptor, { signal }))).rejects.toThrow();
  });
}

function pushingCases(fresh: Make, can: (gap: StoreGap) => boolean): void {
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

function mountingCases(fresh: Make): void {
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

function tagCases(fresh: Make, can: (gap: StoreGap) => boolean): void {
  test('tags are listed in order, and moved when they are put again', async () => {
    const { store, name, repository } = fresh();
    const second = await image(store, `${name}:b`, { seed: 'second' });
    const first = await image(store, `${name}:a`, { seed: 'first' });
    expect(await tagsOf(repository)).toEqual(['a', 'b']);
    await repository.tag(second.descriptor, 'a');
    expect((await repository.resolve('a')).digest).toBe(second.descriptor.digest);
    expect((await repository.resolve(first.descriptor.digest)).digest).toBe(first.descriptor.digest);
  });

  test('a manifest has as many tags as it is given', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    await Promise.all(['v2', 'v3', 'latest'].map((tag) => repository.tag(descriptor, tag)));
    expect(await tagsOf(repository)).toEqual(['latest', 'v1', 'v2', 'v3']);
  });

  test('a manifest that is not there cannot be tagged', async () => {
    const { repository, name } = fresh();
    const absent = small('application/vnd.oci.image.manifest.v1+json', `{"absent":"${name}"}`).descriptor;
    await expect(repository.tag(absent, 'v1')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect(await tagsOf(repository)).toEqual([]);
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

function referrerCases(fresh: Make): void {
  test('the manifests that speak of another are listed with what they are and what they say', async () => {
    const { store, name, repository } = fresh();
    const { descriptor: subject } = await image(store, `${name}:v1`);
    const annotations = { 'org.example.by': 'a test' };
    const note = await artifact(store, name, { subject, artifactType: 'application/vnd.example.a', annotations });
    const typed = await image(store, name, { subject, seed: 'no artifact type' });
    const found = await Array.fromAsync(repository.referrers(subject.digest));
    expect(found.toSorted(byDigest)).toEqual(
      [
        { ...note.descriptor, artifactType: 'application/vnd.example.a', annotations },
        { ...typed.descriptor, artifactType: 'application/vnd.oci.image.config.v1+json' },
      ].toSorted(byDigest),
    );
  });

  test('nobody speaking of a manifest, or of one that is not there, is no error', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    expect(await Array.fromAsync(repository.referrers(descriptor.digest))).toEqual([]);
    expect(await Array.fromAsync(repository.referrers(small('x', name).descriptor.digest))).toEqual([]);
  });
}

function removingCases(fresh: Make): void {
  test('a manifest that is removed takes its tags along, and no other', async () => {
    const { store, name, repository } = fresh();
    const { descriptor } = await image(store, `${name}:v1`, { seed: 'going' });
    await image(store, `${name}:stays`, { seed: 'staying' });
    await repository.tag(descriptor, 'v2');
    await repository.remove(descriptor);
    expect(await tagsOf(repository)).toEqual(['stays']);
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

const tagsOf = (repository: Repository) => Array.fromAsync(repository.tags());
const linux = (architecture: string) => ({ os: 'linux', architecture });
const byDigest = (a: Descriptor, b: Descriptor) => (a.digest < b.digest ? -1 : 1);
