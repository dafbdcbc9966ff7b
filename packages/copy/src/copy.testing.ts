import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, type RunEvent } from '@cse/executor';
import { openTar, tarStore, writeTar, type ImgpkgTar, type TarItem } from '@cse/imgpkg';
import { isForeign, parseManifest, parseReference, type Descriptor } from '@cse/oci';
import { bytesOf, nodeFiles, readAll, type Repository, type Store } from '@cse/store';
import { image, type ImageOptions, type Made } from '@cse/testkit';
import { describe, onTestFinished, test } from 'vitest';
import type { OpenSource } from './gather.ts';
import { linesOf } from './lines.ts';
import { planCopy } from './plan-copy.ts';
import { parseLock } from './read-lock.ts';
import { parseCopy, type CopyFlags, type CopyRequest } from './request.ts';

export const files = nodeFiles();

/** A folder for one test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cse-copy-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function opened(path: string): Promise<ImgpkgTar> {
  const tar = await openTar(path, files);
  onTestFinished(() => tar[Symbol.asyncDispose]());
  return tar;
}

/** Copies within one store, or between it and a tar, and adds up what happened. */
export async function copy(store: Store, flags: CopyFlags) {
  const request = parseCopy(flags);
  const source = await sourceOf(request);
  const from = source.kind === 'tar' ? tarStore(() => [source.tar]) : store;
  const planned = await planCopy(request, { source, from, to: store });
  const { to, foreign } = request;
  await using writer =
    to.kind === 'tar'
      ? await writeTar(to.path, {
          files,
          items: planned.tarItems,
          holds: (layer) => foreign || !isForeign(layer),
          resume: to.resume,
        })
      : undefined;
  const events = await Array.fromAsync(
    execute(planned.plan, { source: from, target: writer?.store ?? store, concurrency: request.concurrency }),
  );
  const failures = events.filter(
    (event): event is Extract<RunEvent, { type: 'step-failed' }> => event.type === 'step-failed',
  );
  if (failures.length === 0) await writer?.finish();
  const moved = events.filter((event) => event.type === 'step-finished' && event.arrival === 'pushed').length;
  return { ...planned, failures, moved, lines: linesOf(request, planned), notes: planned.plan.notes };
}

async function sourceOf({ from }: CopyRequest): Promise<OpenSource> {
  if (from.kind === 'lock') return { kind: 'lock', lock: parseLock(await readFile(from.path, 'utf8'), from.path) };
  return from.kind === 'tar' ? { kind: 'tar', tar: await opened(from.path) } : from;
}

/** Puts back into a store what a tar was made of, each item where it came from. */
export async function unpackInto(store: Store, tar: ImgpkgTar): Promise<void> {
  for (const [at, item] of tar.items.entries()) {
    const about = tar.contents[at];
    const repository = store.repository(parseReference(item.refs[0] ?? '').repository);
    await unpackItem(item, repository, tar);
    if (about && about.tag !== '') await repository.tag(about.content, about.tag);
  }
}

async function unpackItem(item: TarItem, repository: Repository, tar: ImgpkgTar): Promise<void> {
  if (item.kind === 'index')
    for (const child of [...item.images, ...item.indexes]) await unpackItem(child, repository, tar);
  const { mediaType, digest, raw } = item.kind === 'image' ? item.manifest : item;
  const manifest: Descriptor = { mediaType, digest, size: Buffer.byteLength(raw) };
  if (item.kind === 'image') {
    const { config, layers } = parseManifest(manifest, Buffer.from(raw));
    if (config) await repository.push(config, () => bytesOf(Buffer.from(item.config.raw)));
    for (const layer of layers) if (tar.place(layer.digest)) await repository.push(layer, () => tar.read(layer.digest));
  }
  await repository.push(manifest, () => bytesOf(Buffer.from(raw)));
}

/** Puts a bundle of these images into a store. */
export function bundle(
  store: Store,
  reference: string,
  images: readonly string[],
  options: ImageOptions = {},
): Promise<Made> {
  const lock = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages: ${JSON.stringify(images.map((each) => ({ image: each })))}\n`;
  return image(store, reference, {
    mediaTypes: 'docker',
    files: { '.imgpkg/images.yml': lock },
    config: { config: { Labels: { 'dev.carvel.imgpkg.bundle': 'true' } } },
    ...options,
  });
}

export const refOf = ({ repository, descriptor }: Made) => `${repository}@${descriptor.digest}`;
export const tagOf = ({ descriptor }: Made) => `${descriptor.digest.replace(':', '-')}.imgpkg`;

export async function tagsIn(store: Store, repository: string): Promise<readonly string[]> {
  return (await Array.fromAsync(store.repository(repository).tags())).toSorted();
}

export async function contentAt(store: Store, reference: string): Promise<Buffer> {
  const { repository, tag, digest } = parseReference(reference);
  const descriptor = await store.repository(repository).resolve(digest ?? tag ?? 'latest');
  return Buffer.from(await readAll(store.repository(repository).fetch(descriptor)));
}

export async function write(name: string, text: string): Promise<string> {
  const path = join(folder(), name);
  await writeFile(path, text);
  return path;
}

const FOLDER = new URL('../../../../shared/data/imgpkg/', import.meta.url);

/** What the real tool wrote. A suite that needs it is skipped, and says so, where it is absent. */
export function withRealData(
  title: string,
  suite: (read: (name: string) => Buffer, path: (name: string) => string) => void,
): void {
  if (!existsSync(FOLDER)) return void test.skip(`${title}: no real data at ../shared/data/imgpkg`);
  const path = (name: string) => new URL(name, FOLDER).pathname;
  describe(title, () => suite((name) => readFileSync(path(name)), path));
}
