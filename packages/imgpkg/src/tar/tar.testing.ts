import { parseManifest, parseReference } from '@cse/oci';
import { bytesOf, nodeFiles, verified, type Store } from '@cse/store';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openTar, type ImgpkgTar } from './open-tar.ts';
import { contentOf, withChildren, type TarItem } from './tar-item.ts';
import type { TarWriter, WriteTarOptions } from './write-tar.ts';

export const files = nodeFiles();

/** A folder for one test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cse-imgpkg-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function opened(path: string): Promise<ImgpkgTar> {
  const tar = await openTar(path, files);
  onTestFinished(() => tar[Symbol.asyncDispose]());
  return tar;
}

/** Puts back into a store what a tar was made of, each item where it came from. */
export async function unpackInto(store: Store, tar: ImgpkgTar): Promise<void> {
  for (const item of tar.items) {
    const { repository: name } = parseReference(item.refs[0] ?? '');
    const repository = store.repository(name);
    for (const each of [...withChildren(item)].toReversed()) await unpackItem(each, store, { tar, name });
    if (item.tag !== '') await repository.tag(contentOf(item).content, item.tag);
  }
}

async function unpackItem(item: TarItem, store: Store, { tar, name }: { tar: ImgpkgTar; name: string }): Promise<void> {
  const repository = store.repository(name);
  const { mediaType, digest, raw } = item.kind === 'image' ? item.manifest : item;
  const bytes = Buffer.from(raw);
  const manifest = { mediaType, digest, size: bytes.length };
  if (item.kind === 'image') {
    const { config, layers } = parseManifest(manifest, bytes);
    if (config) await repository.push(config, () => bytesOf(Buffer.from(item.config.raw)));
    for (const layer of layers)
      if (tar.place(layer.digest)) await repository.push(layer, () => verified(layer, tar.read(layer.digest)));
  }
  await repository.push(manifest, () => bytesOf(bytes));
}

/** Pushes the layers that a writer was laid out for, from an open tar. */
export async function pushLayers(writer: TarWriter, tar: ImgpkgTar): Promise<readonly string[]> {
  const sink = writer.store.repository('any.example/thing');
  const arrivals: string[] = [];
  for (const item of tar.items)
    for (const each of withChildren(item)) {
      if (each.kind !== 'image') continue;
      for (const { mediaType, digest, size } of each.layers.toReversed())
        if (tar.place(digest)) arrivals.push(await sink.push({ mediaType, digest, size }, () => tar.read(digest)));
    }
  return arrivals;
}

export const holdsWhat =
  (tar: ImgpkgTar): NonNullable<WriteTarOptions['holds']> =>
  ({ digest }) =>
    tar.place(digest) !== undefined;
