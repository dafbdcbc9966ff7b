import { makeItem, writeTar } from '@cse/imgpkg';
import { isIndex, isManifest, parseHolder, successorsOf, type Descriptor, type Digest, type Holder } from '@cse/oci';
import { readAll, type Files, type Repository, type Store } from '@cse/store';
import type { BundleFile } from './collect.ts';

export interface InnerOptions {
  readonly spool: Store;
  readonly files: Files;
  /** Where it is made. */
  readonly path: string;
}

/** Makes the tar of one image and its signatures, as `imgpkg copy --to-tar` does. */
export async function innerTar({ repository: name, images }: BundleFile, { spool, files, path }: InnerOptions) {
  const repository = spool.repository(name);
  const holder: Holder = `source:${name}`;
  const read = async (content: { readonly descriptor: Descriptor; readonly holder: Holder }) =>
    readAll(spool.repository(parseHolder(content.holder).repository).fetch(content.descriptor));
  const items = await Promise.all(
    images.map(({ content, tag }) => makeItem({ descriptor: content, holder }, { tag }, { read })),
  );
  await using tar = await writeTar(path, { files, items });
  const sink = tar.store.repository(name);
  const seen = new Set<Digest>();
  for (const { content } of images)
    for await (const layer of layersOf(content, repository, seen))
      await sink.push(layer, () => repository.fetch(layer));
  await tar.finish();
  return { path, size: (await files.stat(path))?.size ?? 0 };
}

async function* layersOf(content: Descriptor, repository: Repository, seen: Set<Digest>): AsyncGenerator<Descriptor> {
  const children = successorsOf(content, await readAll(repository.fetch(content)));
  // The config of an image is in the tar's manifest.json.
  const layers = isIndex(content) ? children : children.slice(1);
  for (const child of layers) {
    if (seen.has(child.digest)) continue;
    seen.add(child.digest);
    if (isManifest(child)) yield* layersOf(child, repository, seen);
    else yield child;
  }
}
