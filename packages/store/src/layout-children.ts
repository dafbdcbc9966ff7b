import { isIndex, isManifest, successorsOf, type Descriptor, type Digest } from '@cse/oci';
import type { ReadManifest } from './layout-members.ts';

/**
 * Knows the manifests that indexes name. Other tools, skopeo and oras among them, leave those out of `index.json`, where
 * image-spec (image-layout.md, "index.json") asks for the entry points only.
 */
export class LayoutChildren {
  readonly #readManifest: ReadManifest;
  /** By the index that names them. Content never changes, so neither does this. */
  readonly #known = new Map<Digest, readonly Descriptor[]>();

  constructor(readManifest: ReadManifest) {
    this.#readManifest = readManifest;
  }

  /** Looks for a manifest below some others, as deep as indexes name indexes. */
  async find(digest: Digest, manifests: Iterable<Descriptor>): Promise<Descriptor | undefined> {
    const seen = new Set<Digest>();
    const open = [...manifests].filter(isIndex);
    for (let index = open.pop(); index; index = open.pop()) {
      if (seen.has(index.digest)) continue;
      seen.add(index.digest);
      const children = await this.#childrenOf(index);
      const found = children.find((child) => child.digest === digest);
      if (found) return found;
      open.push(...children.filter(isIndex));
    }
    return undefined;
  }

  async #childrenOf(index: Descriptor): Promise<readonly Descriptor[]> {
    const known = this.#known.get(index.digest);
    if (known) return known;
    const bytes = await this.#readManifest(index);
    if (!bytes) return [];
    const children = successorsOf(index, bytes).filter(isManifest).map(plain);
    this.#known.set(index.digest, children);
    return children;
  }
}

const plain = ({ mediaType, digest, size }: Descriptor): Descriptor => ({ mediaType, digest, size });
