import { gunzipSync } from 'node:zlib';
import { parseManifest, parseReference, type Descriptor } from '@cse/oci';
import { memoryStore, readAll, type Store } from '@cse/store';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fillSample } from './fill-sample.ts';
import { TKG } from './tkg-boms.ts';

const releases = ['2.3.1', '2.4.0', '2.5.0'];
const store = memoryStore();
beforeAll(() => fillSample(store, { cse: [], tkg: releases }));

describe.each(releases)('TKG %s', (release) => {
  test('starts from compatibility files that name it, beside tags that are none of their versions', async () => {
    const tkg = parse(await fileOf(`${TKG}/tkg-compatibility:v13`));
    const boms = tkg.managementClusterPluginVersions
      .map((entry: PluginVersion) => entry.supportedTKGBomVersions)
      .flat();
    expect(boms).toContainEqual({ imagePath: 'tkg-bom', tag: `v${release}` });
    expect(await tagsOf('tkg-compatibility')).toEqual(['v10', 'v11', 'v13', 'v13-rc.1']);
  });

  test('has about 180 images, each of them there, whole, under the tag that a BOM gives it', async () => {
    const images = await imagesOf(release);
    expect(images.size).toBeGreaterThan(170);
    expect(images.size).toBeLessThan(200);
    for (const reference of images) await expect(manifestOf(reference)).resolves.toBeDefined();
  });

  test('has bundles whose members are in their own repository, or else where the lock says', async () => {
    const bundles = [...(await imagesOf(release))].filter((reference) => reference.includes('/packages/'));
    let members = 0;
    for (const bundle of bundles) members += await membersOf(bundle);
    expect(members).toBeGreaterThan(100);
  });

  test('has a package and a package repository for each TKr and provider', async () => {
    for (const tkr of await tkrsOf(release)) {
      for (const provider of ['aws', 'azure', 'vsphere-nonparavirt']) {
        expect(await membersOf(`${TKG}/tkr-repository-${provider}:${tkr.replaceAll('+', '_')}`)).toBe(1);
      }
    }
  });
});

test('releases share images and layers with each other', async () => {
  const [older, newer] = await Promise.all(['2.3.1', '2.5.0'].map(imagesOf));
  expect([...older!].filter((reference) => newer!.has(reference)).length).toBeGreaterThan(20);
});

interface Versioned {
  readonly version: string;
}

interface PluginVersion extends Versioned {
  readonly supportedTKGBomVersions: readonly object[];
}

interface Entry {
  readonly images?: Readonly<Record<string, { readonly imagePath: string; readonly tag: string }>>;
}

async function tkrsOf(release: string): Promise<readonly string[]> {
  const { managementClusterVersions } = parse(await fileOf(`${TKG}/tkr-compatibility:v24`));
  return managementClusterVersions.find(({ version }: Versioned) => version === `v${release}`)
    .supportedKubernetesVersions;
}

/** Every reference that the release's BOM and those of its TKrs name. */
async function imagesOf(release: string): Promise<ReadonlySet<string>> {
  const tkrs = (await tkrsOf(release)).map((name) => `tkr-bom:${name.replaceAll('+', '_')}`);
  const boms = await Promise.all([`tkg-bom:v${release}`, ...tkrs].map((path) => fileOf(`${TKG}/${path}`)));
  const components = boms.flatMap((bom) => Object.values<readonly Entry[]>(parse(bom).components).flat());
  const images = components.flatMap(({ images = {} }) => Object.values(images));
  return new Set(images.map(({ imagePath, tag }) => `${TKG}/${imagePath}:${tag}`));
}

/** Counts the members of a bundle and of the bundles in it, and looks for each where imgpkg would. */
async function membersOf(reference: string): Promise<number> {
  const { repository } = parseReference(reference);
  const config = await configOf(reference);
  if (!('dev.carvel.imgpkg.bundle' in (config.config.Labels ?? {}))) return 0;
  const { images } = parse(/---\n[^\0]*/.exec(await fileOf(reference))![0]);
  let count = 0;
  for (const { image } of images ?? []) {
    const own = `${repository}@${image.split('@')[1]}`;
    const found = (await isThere(own)) ? own : image;
    await manifestOf(found);
    count += 1 + (found === own || image.includes('/packages/') ? await membersOf(found) : 0);
  }
  return count;
}

async function isThere(reference: string): Promise<boolean> {
  const { repository, digest } = parseReference(reference);
  return store.repository(repository).has({ mediaType: '', digest: digest!, size: 0 });
}

async function configOf(reference: string): Promise<{ readonly config: { readonly Labels?: object } }> {
  const { config } = await manifestOf(reference);
  return config ? JSON.parse(Buffer.from(await blob(store, reference, config)).toString()) : { config: {} };
}

/** The text of an image's only file, with the tar around it. */
async function fileOf(reference: string): Promise<string> {
  const { layers } = await manifestOf(reference);
  const tar = gunzipSync(await blob(store, reference, layers[0]!));
  const size = parseInt(tar.toString('latin1', 124, 135), 8);
  return tar.toString('utf8', 512, 512 + size);
}

async function manifestOf(reference: string) {
  const { repository, tag, digest } = parseReference(reference);
  const found = await store.repository(repository).resolve(digest ?? tag!);
  return parseManifest(found, await blob(store, reference, found));
}

function blob(from: Store, reference: string, content: Descriptor): Promise<Uint8Array> {
  return readAll(from.repository(parseReference(reference).repository).fetch(content));
}

const tagsOf = (path: string) => Array.fromAsync(store.repository(`${TKG}/${path}`).tags());
