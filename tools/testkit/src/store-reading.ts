import type { Descriptor } from '@cse/oci';
import { readAll, type Source } from '@cse/store';
import { describe, expect, test } from 'vitest';
import type { MakeFresh, StoreGap } from './fresh.ts';
import { artifact, image } from './image.ts';
import { layer, small } from './layer.ts';

/** What a store says of what it has. */
export function readingCases(fresh: MakeFresh, can: (gap: StoreGap) => boolean): void {
  describe('reading', () => contentCases(fresh));
  describe('tags', () => tagCases(fresh));
  describe.runIf(can('referrers'))('referrers', () => referrerCases(fresh));
}

function contentCases(fresh: MakeFresh): void {
  test('what a tag and a digest name is found, with media type and size', async () => {
    const { store, name, source } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    expect(await source.resolve('v1')).toMatchObject(descriptor);
    expect(await source.resolve(descriptor.digest)).toMatchObject(descriptor);
  });

  test('what is not there is CONTENT_NOT_FOUND, for tag, digest, manifest and blob', async () => {
    const { store, name, source } = fresh();
    await image(store, `${name}:v1`);
    const absent = small('application/octet-stream', `absent ${name}`).descriptor;
    const manifest = { ...absent, mediaType: 'application/vnd.oci.image.manifest.v1+json' };
    await expect(source.resolve('v2')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(source.resolve(absent.digest)).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(readAll(source.fetch(absent))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    await expect(readAll(source.fetch(manifest))).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
  });

  test('a repository that nobody wrote to has nothing', async () => {
    const { source } = fresh();
    await expect(source.resolve('latest')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
    expect(await tagsIfAny(source)).toEqual([]);
  });

  test('manifests and blobs are read back byte for byte', async () => {
    const { store, name, source } = fresh();
    const made = await image(store, `${name}:v1`, { layers: [{ size: 3_000_000 }, { files: { a: 'text' } }] });
    expect(await readAll(source.fetch(made.descriptor))).toEqual(made.bytes);
    for (const blob of made.layers) expect(await readAll(source.fetch(blob))).toHaveLength(blob.size);
  });

  test('a reader may stop in the middle, and another start from the beginning', async () => {
    const { repository, source } = fresh();
    const { descriptor, open } = await layer({ size: 2_500_000, seed: 'half' });
    await repository.push(descriptor, open);
    for await (const chunk of source.fetch(descriptor)) if (chunk.byteLength > 0) break;
    expect(await readAll(source.fetch(descriptor))).toHaveLength(descriptor.size);
  });

  test('a reader may leave out the beginning', async () => {
    const { repository, source } = fresh();
    const { descriptor, open } = await layer({ size: 700_000, seed: 'the rest' });
    await repository.push(descriptor, open);
    const whole = await readAll(source.fetch(descriptor));
    for (const start of [1, 300_000, 699_999])
      expect(await readAll(source.fetch(descriptor, { start }))).toEqual(whole.subarray(start));
  });

  test('a reader that has the first bytes already is given the rest', async () => {
    const { repository, source } = fresh();
    const { descriptor, open } = await layer({ size: 1_200_000, seed: 'the rest' });
    await repository.push(descriptor, open);
    const whole = await readAll(source.fetch(descriptor));
    for (const start of [1, 700_000, 1_199_999])
      expect(whole.subarray(start)).toEqual(await readAll(source.fetch(descriptor, { start })));
  });

  test('a signal that is aborted ends a read', async () => {
    const { repository, source } = fresh();
    const { descriptor, open } = await layer({ size: 100_000, seed: 'stopped' });
    await repository.push(descriptor, open);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readAll(source.fetch(descriptor, { signal }))).rejects.toThrow();
  });
}

function tagCases(fresh: MakeFresh): void {
  test('tags are listed, and moved when they are put again', async () => {
    const { store, name, repository, source } = fresh();
    const second = await image(store, `${name}:b`, { seed: 'second' });
    const first = await image(store, `${name}:a`, { seed: 'first' });
    expect(await tagsOf(source)).toEqual(['a', 'b']);
    await repository.tag(second.descriptor, 'a');
    expect((await source.resolve('a')).digest).toBe(second.descriptor.digest);
    expect((await source.resolve(first.descriptor.digest)).digest).toBe(first.descriptor.digest);
  });

  test('a manifest has as many tags as it is given', async () => {
    const { store, name, repository, source } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    await Promise.all(['v2', 'v3', 'latest'].map((tag) => repository.tag(descriptor, tag)));
    expect(await tagsOf(source)).toEqual(['latest', 'v1', 'v2', 'v3']);
  });
}

function referrerCases(fresh: MakeFresh): void {
  test('the manifests that speak of another are listed with what they are and what they say', async () => {
    const { store, name, source } = fresh();
    const { descriptor: subject } = await image(store, `${name}:v1`);
    const annotations = { 'org.example.by': 'a test' };
    const note = await artifact(store, name, { subject, artifactType: 'application/vnd.example.a', annotations });
    const typed = await image(store, name, { subject, seed: 'no artifact type' });
    const found = await Array.fromAsync(source.referrers(subject.digest));
    expect(found.toSorted(byDigest)).toEqual(
      [
        { ...note.descriptor, artifactType: 'application/vnd.example.a', annotations },
        { ...typed.descriptor, artifactType: 'application/vnd.oci.image.config.v1+json' },
      ].toSorted(byDigest),
    );
  });

  test('nobody speaking of a manifest, or of one that is not there, is no error', async () => {
    const { store, name, source } = fresh();
    const { descriptor } = await image(store, `${name}:v1`);
    expect(await Array.fromAsync(source.referrers(descriptor.digest))).toEqual([]);
    expect(await Array.fromAsync(source.referrers(small('x', name).descriptor.digest))).toEqual([]);
  });
}

// A registry lists its tags in whatever order it has them.
export const tagsOf = async (source: Source) => (await Array.fromAsync(source.tags())).toSorted();

// For some stores a repository that nothing was put in is one without tags, for others it is not there.
export const tagsIfAny = (source: Source) =>
  tagsOf(source).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'CONTENT_NOT_FOUND') return [];
    throw error;
  });
const byDigest = (a: Descriptor, b: Descriptor) => (a.digest < b.digest ? -1 : 1);
