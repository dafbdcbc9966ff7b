import { isDigest, isManifest, type Descriptor, type Digest } from '@cse/oci';
import { readAll, type Repository, type Store } from './content.ts';
import { ContentFolder } from './content-folder.ts';
import { contentNotFound } from './errors.ts';
import type { Files } from './files.ts';
import { LayoutCatalog } from './layout-catalog.ts';
import { LayoutChildren } from './layout-children.ts';
import { LayoutMembers, type ReadManifest } from './layout-members.ts';
import { withPlainErrors } from './plain-files.ts';
import { referrerOf, subjectOf } from './referrer.ts';

interface LayoutParts {
  readonly blobs: ContentFolder;
  readonly catalog: LayoutCatalog;
  readonly members: LayoutMembers;
  readonly children: LayoutChildren;
  /** What each manifest belongs to. Content never changes, so neither does this. */
  readonly subjects: Map<Digest, Digest | undefined>;
}

/**
 * A folder that is an OCI image layout (image-spec, image-layout.md) and keeps repositories by their full names: `index.json`
 * names each manifest `host/path:tag`, or `host/path@digest` where it has no tag.
 */
export function layoutStore(dir: string, files: Files): Store {
  const plain = withPlainErrors(files);
  const blobs = new ContentFolder(plain, { dir: `${dir}/blobs`, ingest: `${dir}/.cse/ingest` });
  const catalog = new LayoutCatalog(plain, dir);
  const readManifest: ReadManifest = async (content) =>
    (await blobs.sizeOf(content.digest)) === content.size ? readAll(blobs.read(content)) : undefined;
  const members = new LayoutMembers(plain, dir, readManifest);
  const children = new LayoutChildren(readManifest);
  const layout: LayoutParts = { blobs, catalog, members, children, subjects: new Map() };
  return {
    repository: (name) => layoutRepository(name, layout),
    async *repositories() {
      for (const [name, { manifests }] of (await catalog.read()).shelves) if (manifests.size > 0) yield name;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function layoutRepository(name: string, layout: LayoutParts): Repository {
  const { blobs, catalog, members, children } = layout;

  const shelf = async () => (await catalog.read()).shelves.get(name);
  const manifests = async () => [...((await shelf())?.manifests.values() ?? [])];
  const blobsHere = async () => members.of(name, await manifests());

  async function find(selector: string): Promise<Descriptor | undefined> {
    const here = await shelf();
    const digest = isDigest(selector) ? selector : here?.tags.get(selector);
    if (digest === undefined) return undefined;
    const size = await blobs.sizeOf(digest);
    const manifest = here?.manifests.get(digest);
    if (manifest) return size === manifest.size ? manifest : undefined;
    if (size === undefined || !(await members.has(name, digest, await manifests()))) return undefined;
    const child = await children.find(digest, await manifests());
    if (child) return size === child.size ? child : undefined;
    return { mediaType: 'application/octet-stream', digest, size };
  }

  async function adopt({ mediaType, digest, size }: Descriptor): Promise<void> {
    if (isManifest({ mediaType }))
      return catalog.change((shelfOf) => void shelfOf(name).manifests.set(digest, { mediaType, digest, size }));
    const here = await blobsHere();
    if (!here.has(digest)) await members.add(name, digest, here);
  }

  async function has(content: Descriptor): Promise<boolean> {
    const there = await find(content.digest);
    return there !== undefined && there.size === content.size && isManifest(there) === isManifest(content);
  }

  return {
    has,
    async resolve(selector) {
      const found = await find(selector);
      if (!found) throw contentNotFound(name, selector);
      return found;
    },
    async *tags() {
      yield* [...((await shelf())?.tags.keys() ?? [])].sort();
    },
    async *referrers(subject) {
      for (const manifest of await manifests()) {
        if (layout.subjects.has(manifest.digest) && layout.subjects.get(manifest.digest) !== subject) continue;
        const bytes = await readAll(blobs.read(manifest));
        layout.subjects.set(manifest.digest, subjectOf(bytes));
        if (subjectOf(bytes) === subject) yield referrerOf(manifest, bytes);
      }
    },
    async *fetch(content, { signal, start } = {}) {
      signal?.throwIfAborted();
      if (!(await find(content.digest))) throw contentNotFound(name, content.digest);
      for await (const chunk of blobs.read(content, start)) {
        signal?.throwIfAborted();
        yield chunk;
      }
    },
    async push(content, open, options) {
      if (await has(content)) return 'existed';
      const written = await blobs.write(content, open, options?.signal);
      await adopt(content);
      return written ? 'pushed' : 'existed';
    },
    async mount(content, from) {
      if (!(await layoutRepository(from, layout).has(content))) return false;
      await adopt(content);
      return true;
    },
    async tag(content, tag) {
      if (!(await shelf())?.manifests.has(content.digest)) throw contentNotFound(name, content.digest);
      await catalog.change((shelfOf) => void shelfOf(name).tags.set(tag, content.digest));
    },
    async remove(content) {
      if (!(await find(content.digest))) throw contentNotFound(name, content.digest);
      await forget(name, content, layout);
      if (!(await isWanted(content.digest, layout))) await blobs.remove(content.digest);
    },
    async untag(tag) {
      if (!(await shelf())?.tags.has(tag)) throw contentNotFound(name, tag);
      await catalog.change((shelfOf) => void shelfOf(name).tags.delete(tag));
    },
  };
}

async function forget(name: string, { digest }: Descriptor, { catalog, members }: LayoutParts): Promise<void> {
  const shelf = (await catalog.read()).shelves.get(name);
  await members.delete(name, digest, await members.of(name, shelf?.manifests.values() ?? []));
  if (!shelf?.manifests.has(digest)) return;
  await catalog.change((shelfOf) => {
    const { manifests, tags } = shelfOf(name);
    manifests.delete(digest);
    for (const [tag, named] of tags) if (named === digest) tags.delete(tag);
  });
}

/** Says whether any repository of the layout, or a name of another tool's making, still holds some content. */
async function isWanted(digest: Digest, { catalog, members }: LayoutParts): Promise<boolean> {
  const { shelves, others } = await catalog.read();
  if (others.length > 0) return true;
  for (const name of new Set([...shelves.keys(), ...(await members.repositories())])) {
    const shelf = shelves.get(name);
    if (shelf?.manifests.has(digest)) return true;
    if (await members.has(name, digest, shelf?.manifests.values() ?? [])) return true;
  }
  return false;
}
