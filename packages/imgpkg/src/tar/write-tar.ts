import { isDigest, type Descriptor, type Digest } from '@cse/oci';
import {
  contentNotFound,
  verified,
  withPlainErrors,
  type Arrival,
  type Bytes,
  type Files,
  type Opener,
} from '@cse/store';
import type { OpenFile, Repository, Store } from '@cse/store';
import { noRoom, notInPlan, unfinishedTar } from '../errors.ts';
import { stretch } from './open-tar.ts';
import { reusable, type Reusable } from './reuse.ts';
import { contentOf, digestOfItem, layersOf, withChildren, type TarItem, type TarLayer } from './tar-item.ts';
import { layOut, type TarLayout } from './tar-layout.ts';

export interface WriteTarOptions {
  readonly files: Files;
  readonly items: readonly TarItem[];
  /** Which layers go into it; all where it is not said. */
  readonly holds?: ((layer: TarLayer) => boolean) | undefined;
  /** Takes over layers that an earlier, perhaps unfinished, tar of that name has. */
  readonly resume?: boolean | undefined;
}

/** A tar in the making. Until `finish` it stands under another name, and is left there when it is not finished. */
export interface TarWriter extends AsyncDisposable {
  readonly store: Store;
  /** Gives it its name. Throws `IMGPKG_TAR_UNFINISHED` while layers are missing. */
  finish(): Promise<void>;
}

/** Begins a tar. Its layers may then be pushed in any order, and side by side. */
export async function writeTar(path: string, options: WriteTarOptions): Promise<TarWriter> {
  const { items, holds = () => true, resume = false } = options;
  const files = withPlainErrors(options.files);
  const layout = layOut(items, layersOf(items).filter(holds));
  const draft = `${path}.partial`;
  const old = resume ? await reusable(path, draft, { files, layout }) : undefined;
  if (!old?.inPlace) await checkRoom(path, { files, size: layout.size });
  const file = await files.open(draft, 'write');
  if (!old?.inPlace) await writeFrame(file, layout);
  const making: Making = { file, layout, old, done: new Set(), known: digestsOf(items), items, path };
  return {
    store: { repository: (name) => tarSink(name, making), async [Symbol.asyncDispose]() {} },
    async finish() {
      const missing = layout.places.size - making.done.size;
      if (missing > 0) throw unfinishedTar(path, missing);
      await file.sync();
      await files.rename(draft, path);
      await files.syncFolder(folderOf(path));
      await old?.discard();
    },
    async [Symbol.asyncDispose]() {
      await old?.[Symbol.asyncDispose]();
      await file.close();
    },
  };
}

interface Making {
  readonly path: string;
  readonly file: OpenFile;
  readonly layout: TarLayout;
  readonly old: Reusable | undefined;
  readonly done: Set<Digest>;
  /** Manifests and configs: they are in `manifest.json` already. */
  readonly known: ReadonlySet<Digest>;
  readonly items: readonly TarItem[];
}

function tarSink(name: string, making: Making): Repository {
  const { layout, done, known, items, path } = making;
  const here = ({ digest }: Descriptor) => known.has(digest) || done.has(digest);
  const refuse = async (): Promise<never> => {
    throw notInPlan(path, name);
  };
  return {
    async resolve(selector) {
      const item = items.find((each) => (isDigest(selector) ? digestOfItem(each) : each.tag) === selector);
      if (!item) throw contentNotFound(path, selector);
      return contentOf(item).content;
    },
    async *tags() {
      yield* items.map(({ tag }) => tag).filter(Boolean);
    },
    async *referrers() {},
    async *fetch(content) {
      const place = layout.places.get(content.digest);
      if (!place || !done.has(content.digest)) throw contentNotFound(path, content.digest);
      yield* verified(content, stretch(making.file, place));
    },
    has: async (content) => here(content),
    push: async (content, open) => (here(content) ? 'existed' : addLayer(content, open, making)),
    mount: async (content) => here(content),
    async tag(content) {
      if (!known.has(content.digest)) throw notInPlan(path, content.digest);
    },
    remove: refuse,
    untag: refuse,
  };
}

async function addLayer(content: Descriptor, open: Opener, making: Making): Promise<Arrival> {
  const { layout, done, old, path } = making;
  const place = layout.places.get(content.digest);
  if (!place) throw notInPlan(path, content.digest);
  const arrival = (await old?.take(content, (bytes) => put(bytes, place.start, making))) ? 'existed' : 'pushed';
  if (arrival === 'pushed') await put(verified(content, await open()), place.start, making);
  done.add(content.digest);
  return arrival;
}

async function put(bytes: Bytes, start: number, { file }: Pick<Making, 'file'>): Promise<void> {
  let position = start;
  for await (const chunk of bytes) {
    await file.write(chunk, position);
    position += chunk.byteLength;
  }
}

async function writeFrame(file: OpenFile, { frame, size }: TarLayout): Promise<void> {
  await file.truncate(0);
  await file.truncate(size);
  for (const { position, bytes } of frame) await file.write(bytes, position);
}

async function checkRoom(
  path: string,
  { files, size }: { readonly files: Files; readonly size: number },
): Promise<void> {
  const { free } = await files.statfs(folderOf(path));
  if (free < size) throw noRoom(path, size, free);
}

function digestsOf(items: readonly TarItem[]): ReadonlySet<Digest> {
  const digests = new Set<Digest>();
  for (const item of items)
    for (const each of withChildren(item)) {
      digests.add(digestOfItem(each));
      if (each.kind === 'image') digests.add(each.config.digest);
    }
  return digests;
}

export const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1) || '.';
