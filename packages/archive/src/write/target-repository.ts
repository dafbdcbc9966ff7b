import { isDigest, type Descriptor } from '@cse/oci';
import { contentNotFound, verified, type Arrival, type Opener, type PushOptions, type Repository } from '@cse/store';
import { notPlanned } from '../errors.ts';
import type { ArchiveLayout } from '../format/archive-layout.ts';
import type { PartFiles } from './part-files.ts';

export interface TargetRepositoryOptions {
  readonly outline: ArchiveLayout;
  readonly parts: PartFiles;
  readonly take: (content: Descriptor, open: Opener, options?: PushOptions) => Promise<Arrival>;
  /** Says whether content need not be brought (any more). */
  readonly isHere: (content: Descriptor) => boolean;
  /** The tags that were put so far, by their full names. */
  readonly tags: Set<string>;
}

/**
 * One repository of an archive that is being written. It takes what its plan names and nothing else: each content once, however
 * many repositories want it.
 */
export function targetRepository(name: string, options: TargetRepositoryOptions): Repository {
  const { outline, parts, take, isHere, tags } = options;
  const shelf = outline.shelves.get(name);
  const presumed = new Set(outline.omitted.map(({ digest }) => digest));

  async function has(content: Descriptor): Promise<boolean> {
    return presumed.has(content.digest) || isHere(content);
  }

  return {
    has,
    async resolve(selector) {
      const digest = isDigest(selector) ? selector : tags.has(`${name}:${selector}`) && shelf?.tags.get(selector);
      const found = digest ? shelf?.manifests.get(digest) : undefined;
      if (!found || !isHere(found)) throw contentNotFound(name, selector);
      return found;
    },
    async *tags() {
      yield* [...(shelf?.tags.keys() ?? [])].filter((tag) => tags.has(`${name}:${tag}`)).sort();
    },
    async *referrers() {},
    async *fetch(content, { start = 0 } = {}) {
      if (!isHere(content)) throw contentNotFound(name, content.digest);
      yield* start > 0 ? parts.read(content, start) : verified(content, parts.read(content));
    },
    async push(content, open, pushing) {
      if (await has(content)) return 'existed';
      if (!outline.places.has(content.digest)) throw notPlanned(content.digest);
      return take(content, open, pushing);
    },
    mount: has,
    async tag({ digest }, tag) {
      if (shelf?.tags.get(tag) !== digest) throw notPlanned(`${name}:${tag}`);
      tags.add(`${name}:${tag}`);
    },
    remove: unchangeable,
    untag: unchangeable,
  };
}

async function unchangeable(): Promise<never> {
  throw new Error('an archive is made of its plan, and nothing is taken from it');
}
