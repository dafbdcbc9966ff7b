import type { Digest } from '@cse/oci';
import { withPlainErrors, type Files, type OpenFile, type Store } from '@cse/store';
import { noRoom, unfinishedTar } from '../errors.ts';
import { isWhole, reusable } from './reuse.ts';
import { digestOfItem, layersOf, withChildren, type TarItem, type TarLayer } from './tar-item.ts';
import { layOut, type TarLayout } from './tar-layout.ts';
import { tarSink, type UnfinishedTar } from './tar-sink.ts';

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
  /** How many layers it still lacks. */
  readonly missing: number;
  /** Gives it its name. Throws `IMGPKG_TAR_UNFINISHED` while layers are missing. */
  finish(): Promise<void>;
}

/** Begins a tar. Its layers may then be pushed in any order, and side by side. One that stands there whole is left alone. */
export async function writeTar(path: string, options: WriteTarOptions): Promise<TarWriter> {
  const { items, holds = () => true, resume = false } = options;
  const files = withPlainErrors(options.files);
  const layout = layOut(items, layersOf(items).filter(holds));
  const known = digestsOf(items);
  if (resume && (await isWhole(path, { files, layout }))) {
    const done = new Set(layout.places.keys());
    return writerOf({ path, items, known, layout, done, old: undefined, file: await files.open(path, 'read') });
  }
  const draft = `${path}.partial`;
  const old = resume ? await reusable(path, draft, { files, layout }) : undefined;
  if (!old?.inPlace) await checkRoom(path, { files, size: layout.size });
  const file = await files.open(draft, 'write');
  if (!old?.inPlace) await writeFrame(file, layout);
  return writerOf({ path, items, known, layout, done: new Set(), old, file }, async () => {
    await file.sync();
    await files.rename(draft, path);
    await files.syncFolder(folderOf(path));
    await old?.discard();
  });
}

function writerOf(making: UnfinishedTar, giveName: () => Promise<void> = async () => {}): TarWriter {
  const { path, layout, done, file, old } = making;
  const missing = () => layout.places.size - done.size;
  return {
    store: { repository: (name) => tarSink(name, making), async [Symbol.asyncDispose]() {} },
    get missing() {
      return missing();
    },
    async finish() {
      if (missing() > 0) throw unfinishedTar(path, missing());
      await giveName();
    },
    async [Symbol.asyncDispose]() {
      await old?.[Symbol.asyncDispose]();
      await file.close();
    },
  };
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

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1) || '.';
