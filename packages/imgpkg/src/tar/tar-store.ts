import { isDigest, isManifest, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import { bytesOf, contentNotFound, verified, type Bytes, type Source, type SourceStore } from '@cse/store';
import type { ImgpkgTar } from './open-tar.ts';
import { digestOfItem, withChildren, type TarItem } from './tar-item.ts';

/** Gives the tars whose content a repository holds, by the repository's full name. */
export type TarShelf = (repository: string) => readonly ImgpkgTar[] | Promise<readonly ImgpkgTar[]>;

/** Tars as a store that can be read. All that a tar holds is in one repository, as it would be after an import. */
export function tarStore(shelf: TarShelf): SourceStore {
  const repositories = new Map<string, Source>();
  return {
    repository(name) {
      const repository = repositories.get(name) ?? tarRepository(name, shelf);
      repositories.set(name, repository);
      return repository;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function tarRepository(name: string, shelf: TarShelf): Source {
  let reading: Promise<TarContents> | undefined;
  const contents = () => (reading ??= Promise.resolve(shelf(name)).then(contentsOf));

  async function resolve(selector: string): Promise<Descriptor> {
    const { tags, held } = await contents();
    const digest = isDigest(selector) ? selector : tags.get(selector);
    const found = digest && held.get(digest);
    if (!found) throw contentNotFound(name, selector);
    return found.descriptor;
  }

  return {
    resolve,
    async *tags() {
      yield* [...(await contents()).tags.keys()].sort();
    },
    async *referrers() {},
    async *fetch(content) {
      const held = (await contents()).held.get(content.digest);
      if (!held) throw contentNotFound(name, content.digest);
      yield* verified(content, held.open());
    },
  };
}

interface OpenContent {
  readonly descriptor: Descriptor;
  readonly open: () => Bytes;
}

interface TarContents {
  readonly held: ReadonlyMap<Digest, OpenContent>;
  readonly tags: ReadonlyMap<string, Digest>;
}

function contentsOf(tars: readonly ImgpkgTar[]): TarContents {
  const held = new Map<Digest, OpenContent>();
  const tags = new Map<string, Digest>();
  for (const tar of tars) {
    for (const item of tar.items) {
      if (item.tag !== '') tags.set(item.tag, digestOfItem(item));
      for (const each of withChildren(item)) hold(each, tar, held);
    }
  }
  return { held, tags };
}

function hold(item: TarItem, tar: ImgpkgTar, held: Map<Digest, OpenContent>): void {
  const { mediaType, digest, raw } = item.kind === 'image' ? item.manifest : item;
  const bytes = new TextEncoder().encode(raw);
  const manifest = { mediaType, digest, size: bytes.byteLength };
  held.set(digest, { descriptor: manifest, open: () => bytesOf(bytes) });
  if (item.kind === 'index') return;
  const { config, layers } = parseManifest(manifest, bytes);
  if (config)
    held.set(config.digest, { descriptor: config, open: () => bytesOf(new TextEncoder().encode(item.config.raw)) });
  for (const layer of layers) if (!isManifest(layer)) keepLayer(layer, tar, held);
}

// The same layer may be in several tars, and missing from some.
function keepLayer(layer: Descriptor, tar: ImgpkgTar, held: Map<Digest, OpenContent>): void {
  if (held.has(layer.digest) && !tar.place(layer.digest)) return;
  held.set(layer.digest, { descriptor: layer, open: () => tar.read(layer.digest) });
}
