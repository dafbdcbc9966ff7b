import { isDigest, type Descriptor, type Digest } from '@cse/oci';
import {
  contentNotFound,
  verified,
  type Arrival,
  type Bytes,
  type OpenFile,
  type Opener,
  type Repository,
} from '@cse/store';
import { notInPlan } from '../errors.ts';
import { stretch } from './open-tar.ts';
import type { Reusable } from './reuse.ts';
import { contentOf, digestOfItem, type TarItem } from './tar-item.ts';
import type { TarLayout } from './tar-layout.ts';

/** A tar that is being filled. */
export interface UnfinishedTar {
  readonly path: string;
  readonly file: OpenFile;
  readonly layout: TarLayout;
  readonly old: Reusable | undefined;
  readonly done: Set<Digest>;
  /** Manifests and configs: they are in `manifest.json` already. */
  readonly known: ReadonlySet<Digest>;
  readonly items: readonly TarItem[];
}

/** A tar in the making, as a repository: layers are put where they belong, all else is there from the beginning. */
export function tarSink(name: string, making: UnfinishedTar): Repository {
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

async function addLayer(content: Descriptor, open: Opener, making: UnfinishedTar): Promise<Arrival> {
  const { layout, done, old, path } = making;
  const place = layout.places.get(content.digest);
  if (!place) throw notInPlan(path, content.digest);
  const arrival = (await old?.take(content, (bytes) => put(bytes, place.start, making))) ? 'existed' : 'pushed';
  if (arrival === 'pushed') await put(verified(content, await open()), place.start, making);
  done.add(content.digest);
  return arrival;
}

async function put(bytes: Bytes, start: number, { file }: Pick<UnfinishedTar, 'file'>): Promise<void> {
  let position = start;
  for await (const chunk of bytes) {
    await file.write(chunk, position);
    position += chunk.byteLength;
  }
}
