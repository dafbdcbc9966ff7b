import { readAll, tarFrame } from '@cse/store';
import { digestOf } from '@cse/oci';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withRealData } from '../data.testing.ts';
import { openTar } from './open-tar.ts';
import { tarStore } from './tar-store.ts';
import { files, folder, opened } from './tar.testing.ts';

const entry = (name: string, body: string | Buffer, kind: 'file' | 'folder' = 'file') => {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    tarFrame.header({ name, size: bytes.length, mode: 0o644, kind }),
    bytes,
    Buffer.alloc((512 - (bytes.length % 512)) % 512),
  ]);
};

/** A tar's bytes as a file. */
function fileWith(...parts: readonly Uint8Array[]): string {
  const path = join(folder(), 'x.tar');
  writeFileSync(path, Buffer.concat(parts));
  return path;
}

const LAYER = Buffer.from('a layer');
const CONFIG = '{"config":{}}';

function manifestJson({ layerSize = LAYER.length, config = CONFIG, layers = 1, labels = true } = {}): string {
  const layer = { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest: digestOf(LAYER), size: layerSize };
  const raw = JSON.stringify({
    schemaVersion: 2,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(Buffer.from(CONFIG)),
      size: CONFIG.length,
    },
    layers: [layer],
  });
  const listed = { MediaType: layer.mediaType, Digest: layer.digest, DiffID: '', Size: layer.size };
  return JSON.stringify([
    {
      Image: {
        Refs: [`src.example/app@${digestOf(Buffer.from(raw))}`],
        Layers: Array(layers).fill(listed),
        Config: { Digest: digestOf(Buffer.from(CONFIG)), Raw: config },
        Manifest: {
          MediaType: 'application/vnd.oci.image.manifest.v1+json',
          Digest: digestOf(Buffer.from(raw)),
          Raw: raw,
        },
        Tag: '1',
        ...(labels ? { OrigRef: '', Labels: null } : {}),
        Unknown: true,
      },
    },
  ]);
}

const NAME = `${digestOf(LAYER).replace(':', '-')}.tar.gz`;
const whole = () => [entry('manifest.json', manifestJson()), entry(NAME, LAYER), tarFrame.end];

test('manifest.json may stand anywhere, have unknown keys and lack later ones', async () => {
  const tar = await opened(
    fileWith(entry(NAME, LAYER), entry('manifest.json', manifestJson({ labels: false })), tarFrame.end),
  );
  expect(tar.items.map(({ original, tag, labels }) => [original, tag, labels])).toEqual([['', '1', undefined]]);
});

test('a tar is a store of one repository, whatever name it is asked by', async () => {
  const tar = await opened(fileWith(...whole()));
  const repository = tarStore(() => [tar]).repository('any.example/name');
  const manifest = await repository.resolve('1');
  expect(await repository.resolve(manifest.digest)).toEqual(manifest);
  expect(await Array.fromAsync(repository.tags())).toEqual(['1']);
  expect(JSON.parse(Buffer.from(await readAll(repository.fetch(manifest))).toString()).layers).toHaveLength(1);
  const layer = { mediaType: 'x', digest: digestOf(LAYER), size: LAYER.length };
  expect(Buffer.from(await readAll(repository.fetch(layer)))).toEqual(LAYER);
  await expect(repository.resolve('2')).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});

test('a layer with wrong bytes is refused when it is read', async () => {
  const tar = await opened(fileWith(entry('manifest.json', manifestJson()), entry(NAME, 'a LAYER'), tarFrame.end));
  const layer = { mediaType: 'x', digest: digestOf(LAYER), size: LAYER.length };
  await expect(
    readAll(
      tarStore(() => [tar])
        .repository('a.example/b')
        .fetch(layer),
    ),
  ).rejects.toMatchObject({
    code: 'CONTENT_MISMATCH',
  });
});

test('E22: a layer that the tar was made without is named as imgpkg names it', async () => {
  const tar = await opened(fileWith(entry('manifest.json', manifestJson()), tarFrame.end));
  const layer = { mediaType: 'x', digest: digestOf(LAYER), size: LAYER.length };
  await expect(
    readAll(
      tarStore(() => [tar])
        .repository('a.example/b')
        .fetch(layer),
    ),
  ).rejects.toThrow(
    `file ${NAME} not found in tar (hint: This may be because when copying to a tarball, the --include-non-distributable-layers flag should have been provided.)`,
  );
});

test('a tar without manifest.json says so', async () => {
  await expect(openTar(fileWith(entry(NAME, LAYER), tarFrame.end), files)).rejects.toThrow(
    'file manifest.json not found in tar',
  );
});

test('a path without a tar, or with a folder, says so', async () => {
  await expect(openTar(join(folder(), 'none.tar'), files)).rejects.toMatchObject({ code: 'IMGPKG_TAR_MISSING' });
  await expect(openTar(folder(), files)).rejects.toMatchObject({ code: 'PATH_INVALID' });
});

test('a compressed tar says how to unpack it', async () => {
  await expect(openTar(fileWith(gzipSync(Buffer.concat(whole()))), files)).rejects.toMatchObject({
    code: 'IMGPKG_TAR_INVALID',
    hint: 'It is compressed: unpack it with gunzip first.',
  });
});

test.each([
  [
    'a config that its digest does not name',
    manifestJson({ config: '{"config":{"Labels":{"dev.carvel.imgpkg.bundle":""}}}' }),
  ],
  ['a layer list that is not the manifest’s', manifestJson({ layers: 2 })],
  ['a layer of another size than its file', manifestJson({ layerSize: 8 })],
  ['no list', '{}'],
  ['no JSON', '[{'],
  ['an element that is nothing', '[{"Image":null,"ImageIndex":null}]'],
])('a manifest.json with %s is refused', async (_, json) => {
  await expect(
    openTar(fileWith(entry('manifest.json', json), entry(NAME, LAYER), tarFrame.end), files),
  ).rejects.toMatchObject({
    code: 'IMGPKG_TAR_INVALID',
    fault: 'integrity',
  });
});

function withType(type: string): Buffer {
  const link = Buffer.from(tarFrame.header({ name: NAME, size: 0, mode: 0o644, kind: 'file' }));
  link.write(type, 156);
  link.write('/etc/passwd', 157);
  link.fill(' ', 148, 156);
  link.write(
    `${link
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  );
  return link;
}

test.each([
  ['T2: a symbolic link in place of a layer', [entry('manifest.json', manifestJson()), withType('2'), tarFrame.end]],
  ['T3: a hard link in place of a layer', [entry('manifest.json', manifestJson()), withType('1'), tarFrame.end]],
  ['T3: a device', [entry('manifest.json', manifestJson()), withType('3'), tarFrame.end]],
  ['T1: a folder', [entry('../../x', '', 'folder'), ...whole()]],
  ['T4: a second manifest.json', [entry('manifest.json', '[]'), ...whole()]],
  ['T4: a second layer of one name', [entry(NAME, LAYER), ...whole()]],
  ['T4: an unknown type', [entry('manifest.json', manifestJson()), withType('Z'), tarFrame.end]],
  ['a body that is cut off', [entry('manifest.json', manifestJson()), entry(NAME, LAYER).subarray(0, 515)]],
  ['a header that is cut off', [entry('manifest.json', manifestJson()).subarray(0, 300)]],
  ['a header with a wrong checksum', [entry('manifest.json', manifestJson()).fill(0x41, 0, 4), tarFrame.end]],
])('X-16: %s is refused', async (_, parts) => {
  await expect(openTar(fileWith(...parts), files)).rejects.toMatchObject({
    code: 'IMGPKG_TAR_INVALID',
    fault: 'integrity',
  });
});

test('X-13: names that lead elsewhere lead nowhere, as nothing is unpacked', async () => {
  const tar = await opened(fileWith(entry('../../../etc/cron.d/x', '* * * * *'), entry('/abs', 'x'), ...whole()));
  expect(tar.items).toHaveLength(1);
});

withRealData('a tar of a bundle that the real tool wrote', (_, path) => {
  test('holds five items, of which one is the root', async () => {
    const tar = await opened(path('copy-bundle.tar'));
    expect(tar.items.map(({ kind, tag, labels }) => [kind, tag, labels && Object.keys(labels)])).toEqual([
      ['image', '2.0', ['dev.carvel.imgpkg.copy.root-bundle']],
      ['image', '', undefined],
      ['image', '', undefined],
      ['index', '', undefined],
      ['image', '', undefined],
    ]);
  });
});
