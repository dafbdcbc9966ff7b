import type { Digest } from '@cse/oci';

/** So many blobs are remembered, those longest unheard of forgotten first. */
const LIMIT = 100_000;

/** Remembers a repository of each blob that came or went lately, so that a client may mount without knowing where from. */
export class Whereabouts {
  readonly #known = new Map<Digest, string>();

  note(digest: Digest, repository: string): void {
    this.#known.delete(digest);
    this.#known.set(digest, repository);
    const [oldest] = this.#known.keys();
    if (this.#known.size > LIMIT && oldest !== undefined) this.#known.delete(oldest);
  }

  find(digest: Digest): string | undefined {
    return this.#known.get(digest);
  }
}
