import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { digestOf, parseReference } from '@cse/oci';
import { bytesOf, memoryStore, nodeFiles, readAll, type Store } from '@cse/store';
import {
  buildInventory,
  metadataImage,
  metadataOf,
  parseInventoryPlace,
  signImage,
  spotsOf,
  type BinarySource,
  type BuiltImage,
} from '@cse/tanzu-inventory';
import { describeMedium } from '@cse/testkit';
import { packTar } from 'modern-tar';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTanzuBundle, nodeScratch, openTanzuBundle, tanzuBundle } from './index.ts';

const REFERENCE = 'projects.registry.vmware.com/tanzu_cli/plugins/plugin-inventory:latest';
const { folder } = parseInventoryPlace(REFERENCE);
const spots = spotsOf(parseInventoryPlace(REFERENCE));
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const source = (name: string, more: Partial<BinarySource> = {}): BinarySource => ({
  name,
  target: 'global',
  version: 'v1.0.0',
  hidden: false,
  description: '',
  publisher: 'tkg',
  vendor: 'vmware',
  os: 'linux',
  architecture: 'amd64',
  executable: Buffer.from(`the executable ${name} ${JSON.stringify(more)}`),
  ...more,
});
const sources = [
  source('a'),
  source('a', { version: 'v2.0.0' }),
  source('a', { os: 'windows' }),
  source('b', { byDigest: true }),
];

const built = await buildInventory({ binaries: sources, groups: [] });
// No two signatures of one key are alike.
const signature = signImage(built.inventory.manifest.descriptor.digest, { name: REFERENCE, key: privateKey });

/** Everything that a plan would put, and where. */
async function contentsOf(binaries: readonly BinarySource[]): Promise<readonly (readonly [string, BuiltImage])[]> {
  const wanted = (await buildInventory({ binaries, groups: [] })).binaries;
  const { digest } = built.inventory.manifest.descriptor;
  const metadata = metadataOf(
    wanted.map(({ binary }) => binary),
    [],
  );
  return [
    ...wanted.map(({ path, tag, image }) => [`${folder}/${path}${tag ? `:${tag}` : ''}`, image] as const),
    [spots.metadata.reference, await metadataImage(metadata)],
    [spots.signature(digest).reference, signature],
    [REFERENCE, built.inventory],
  ];
}

async function put(store: Store, reference: string, { manifest, blobs }: BuiltImage): Promise<void> {
  const { repository: name, tag } = parseReference(reference);
  for (const { descriptor, bytes } of [...blobs, manifest])
    await store.repository(name).push(descriptor, () => bytesOf(bytes));
  if (tag) await store.repository(name).tag(manifest.descriptor, tag);
}

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'cse-test-bundle-'));
});
const options = () => ({ files: nodeFiles(), scratch: nodeScratch(dir) });

async function make(path: string, binaries: readonly BinarySource[] = sources, backwards = false): Promise<void> {
  await using bundle = await makeTanzuBundle(path, options());
  const contents = await contentsOf(binaries);
  for (const [reference, image] of backwards ? contents.toReversed() : contents)
    await put(bundle.store, reference, image);
  await bundle.finish();
}

const listOf = (path: string) => execFileSync('tar', ['tvf', path]).toString();
const unpacked = (path: string) => {
  const folderOf = mkdtempSync(join(dir, 'unpacked-'));
  execFileSync('tar', ['xf', path, '-C', folderOf]);
  return join(folderOf, 'plugin_bundle');
};

describeMedium('a bundle', {
  medium: tanzuBundle,
  async source() {
    const store = memoryStore();
    for (const [reference, image] of await contentsOf(sources)) await put(store, reference, image);
    return store;
  },
  async *wants(context) {
    const names = (await contentsOf(sources)).map(([reference, { manifest }]) =>
      parseReference(reference).tag ? reference : `${reference}@${manifest.descriptor.digest}`,
    );
    for (const { wants } of await context.images(names)) yield* wants;
  },
});

describe('a bundle that is made', () => {
  test('has the layout, the manifest and the tars that upload-bundle takes', async () => {
    const path = join(dir, 'bundle.tar.gz');
    await make(path);
    const at = unpacked(path);
    expect(readdirSync(at).sort()).toEqual([
      'a-global-linux_amd64-v1.0.0.tar.gz',
      'a-global-linux_amd64-v2.0.0.tar.gz',
      'a-global-windows_amd64-v1.0.0.tar.gz',
      'b-global-linux_amd64-v1.0.0.tar.gz',
      'plugin-inventory-image.tar.gz',
      'plugin_inventory_metadata.db',
      'plugin_migration_manifest.yaml',
    ]);
    expect(readFileSync(join(at, 'plugin_migration_manifest.yaml'), 'utf8')).toBe(
      [
        'relativeInventoryImagePathWithTag: /plugin-inventory:latest',
        'inventoryMetadataImage:',
        '    sourceFilePath: plugin_inventory_metadata.db',
        '    relativeImagePathWithTag: /plugin-inventory-metadata:latest',
        'imagesToCopy:',
        '    - sourceTarFilePath: plugin-inventory-image.tar.gz',
        '      relativeImagePath: /plugin-inventory',
        '    - sourceTarFilePath: a-global-linux_amd64-v1.0.0.tar.gz',
        '      relativeImagePath: /vmware/tkg/linux/amd64/global/a',
        '    - sourceTarFilePath: a-global-windows_amd64-v1.0.0.tar.gz',
        '      relativeImagePath: /vmware/tkg/windows/amd64/global/a',
        '    - sourceTarFilePath: a-global-linux_amd64-v2.0.0.tar.gz',
        '      relativeImagePath: /vmware/tkg/linux/amd64/global/a',
        '    - sourceTarFilePath: b-global-linux_amd64-v1.0.0.tar.gz',
        '      relativeImagePath: /vmware/tkg/linux/amd64/global/b',
        '',
      ].join('\n'),
    );
    const inner = JSON.parse(
      execFileSync('tar', ['xOf', join(at, 'plugin-inventory-image.tar.gz'), 'manifest.json']).toString(),
    ) as readonly { readonly ImageIndex: unknown; readonly Image: { readonly Tag: string } }[];
    const tags = inner.map(({ Image: { Tag } }) => Tag).sort();
    expect(tags).toEqual(['latest', expect.stringMatching(/^sha256-.*\.sig$/)]);
    using metadata = new DatabaseSync(join(at, 'plugin_inventory_metadata.db'), { readOnly: true });
    const rows = metadata.prepare('SELECT * FROM AvailablePluginBinaries').all();
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['a', 'global', 'v1.0.0'],
      ['a', 'global', 'v2.0.0'],
      ['b', 'global', 'v1.0.0'],
    ]);
  });

  test('is the same file for the same content, in whichever order it came', async () => {
    const paths = ['1.tar.gz', '2.tar.gz'].map((name) => join(dir, name));
    await make(paths[0] ?? '');
    await make(paths[1] ?? '', sources, true);
    const [one, other] = paths.map((path) => digestOf(readFileSync(path)));
    expect(one).toBe(other);
  });

  test('is packed only where its name says so, and has neither owner nor time', async () => {
    const path = join(dir, 'bundle.tar');
    await make(path, sources.slice(0, 1));
    expect(readFileSync(path).subarray(0, 13).toString()).toBe('plugin_bundle');
    expect(listOf(path).split('\n')[1]).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00 plugin_bundle\/a-/);
  });

  test('leaves nothing behind but itself, and does not write over anything', async () => {
    const path = join(dir, 'bundle.tar.gz');
    await make(path);
    expect(readdirSync(dir)).toEqual(['bundle.tar.gz']);
    await expect(make(path)).rejects.toMatchObject({ code: 'TANZU_BUNDLE_EXISTS', fault: 'usage' });
  });

  test('without an inventory is not written', async () => {
    await using bundle = await makeTanzuBundle(join(dir, 'bundle.tar.gz'), options());
    await expect(bundle.finish()).rejects.toMatchObject({ code: 'TANZU_BUNDLE_EMPTY' });
  });
});

describe('a bundle that is read', () => {
  test('answers as the registry did, and says how to ask for all of it', async () => {
    const path = join(dir, 'bundle.tar.gz');
    await make(path);
    await using bundle = await openTanzuBundle(path, options());
    for (const [reference, { manifest, blobs }] of await contentsOf(sources)) {
      const { repository: name, tag } = parseReference(reference);
      const repository = bundle.store.repository(name);
      const { digest } = manifest.descriptor;
      expect((await repository.resolve(tag ?? digest)).digest).toBe(digest);
      for (const { descriptor, bytes } of blobs)
        expect(Buffer.from(await readAll(repository.fetch(descriptor))).equals(bytes)).toBe(true);
    }
    expect(bundle.flags).toEqual({ only: ['cli-plugins'], inventory: REFERENCE, 'all-plugins': true });
  });

  test('with plugins for some systems only says which', async () => {
    const path = join(dir, 'bundle.tar.gz');
    await make(
      path,
      sources.filter(({ os }) => os === 'linux'),
    );
    await using bundle = await openTanzuBundle(path, options());
    expect(bundle.flags).toMatchObject({ 'all-plugins': true, 'os-arch': ['linux/amd64'] });
  });

  test('leaves nothing behind when it is closed, nor when it cannot be opened', async () => {
    const path = join(dir, 'bundle.tar.gz');
    await make(path);
    await (await openTanzuBundle(path, options()))[Symbol.asyncDispose]();
    writeFileSync(join(dir, 'cut.tar.gz'), readFileSync(path).subarray(0, 2000));
    await expect(openTanzuBundle(join(dir, 'cut.tar.gz'), options())).rejects.toMatchObject({ fault: 'integrity' });
    expect(readdirSync(dir).sort()).toEqual(['bundle.tar.gz', 'cut.tar.gz']);
  });

  describe('and is not what it should be', () => {
    let whole: readonly { readonly name: string; readonly body: Buffer }[] = [];
    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'cse-test-bundle-'));
      await make(join(dir, 'bundle.tar.gz'));
      const at = unpacked(join(dir, 'bundle.tar.gz'));
      whole = readdirSync(at).map((name) => ({ name: `plugin_bundle/${name}`, body: readFileSync(join(at, name)) }));
    });
    const tarOf = async (
      entries: readonly { readonly name: string; readonly body: Uint8Array; readonly linkname?: string }[],
    ) =>
      packTar(
        entries.map(({ name, body, linkname }) => ({
          header: { name, size: body.byteLength, ...(linkname ? { type: 'symlink' as const, linkname } : {}) },
          body,
        })),
      );
    const without = (part: string) => whole.filter(({ name }) => !name.includes(part));
    const also = (name: string, body = Buffer.from('x'), linkname?: string) => [
      ...whole,
      { name, body, ...(linkname ? { linkname } : {}) },
    ];

    test.each<[string, () => Promise<Uint8Array>, string]>([
      ['text', async () => Buffer.from('not a tar'.repeat(100)), 'TANZU_BUNDLE_INVALID'],
      ['empty', async () => new Uint8Array(), 'TANZU_BUNDLE_INVALID'],
      ['cut', async () => gzipSync(await tarOf(whole)).subarray(0, 3000), 'TANZU_BUNDLE_INVALID'],
      ['cut inside', async () => gzipSync((await tarOf(whole)).subarray(0, 3000)), 'TANZU_BUNDLE_INVALID'],
      ['without its manifest', () => tarOf(without('manifest.yaml')), 'TANZU_BUNDLE_INVALID'],
      ['without its metadata', () => tarOf(without('metadata.db')), 'TANZU_BUNDLE_INVALID'],
      ['without a plugin', () => tarOf(without('b-global')), 'TANZU_BUNDLE_INVALID'],
      ['X-13: with a path that leads out', () => tarOf(also('plugin_bundle/../../x')), 'TANZU_BUNDLE_INVALID'],
      ['X-13: with an absolute path', () => tarOf(also('/etc/x')), 'TANZU_BUNDLE_INVALID'],
      [
        'X-14: with a link',
        () => tarOf(also('plugin_bundle/x', Buffer.alloc(0), '/etc/passwd')),
        'TANZU_BUNDLE_INVALID',
      ],
      ['X-16: with a file twice', () => tarOf(also(whole[0]?.name ?? '')), 'TANZU_BUNDLE_INVALID'],
      ['with another file beside its folder', () => tarOf(also('other/x')), 'TANZU_BUNDLE_INVALID'],
    ])('%s: it is refused', async (_, bytes, code) => {
      const path = join(dir, 'bad.tar.gz');
      writeFileSync(path, await bytes());
      await expect(openTanzuBundle(path, options())).rejects.toMatchObject({ code });
      expect(readdirSync(dir)).toEqual(['bad.tar.gz']);
    });

    test('a layer that was changed is refused when it is read', async () => {
      const path = join(dir, 'bad.tar.gz');
      const changed = whole.map(({ name, body }) => {
        if (!name.includes('b-global')) return { name, body };
        const other = Buffer.from(body);
        other[other.length - 1500] = (other[other.length - 1500] ?? 0) ^ 0xff;
        return { name, body: other };
      });
      writeFileSync(path, await tarOf(changed));
      await using bundle = await openTanzuBundle(path, options());
      const repository = bundle.store.repository(`${folder}/vmware/tkg/linux/amd64/global/b`);
      const { binaries } = await buildInventory({ binaries: sources.slice(3), groups: [] });
      const layer = binaries[0]?.image.blobs[1]?.descriptor;
      if (!layer) throw new Error('it has a layer');
      await expect(readAll(repository.fetch(layer))).rejects.toMatchObject({ code: 'CONTENT_MISMATCH' });
    });

    test('that is not there is the fault of whoever named it', async () => {
      const missing = openTanzuBundle(join(dir, 'none.tar.gz'), options());
      await expect(missing).rejects.toMatchObject({ code: 'TANZU_BUNDLE_MISSING', fault: 'usage' });
    });
  });
});
