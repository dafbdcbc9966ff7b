import type { Digest } from '@cse/oci';

/** Which contents are whole on disk, and who waits for one. */
export class Completed {
  readonly #whole = new Set<Digest>();
  readonly #waiting = new Map<Digest, PromiseWithResolvers<void>>();
  #ended = false;

  has(digest: Digest): boolean {
    return this.#whole.has(digest);
  }

  add(digest: Digest): void {
    this.#whole.add(digest);
    this.#waiting.get(digest)?.resolve();
    this.#waiting.delete(digest);
  }

  delete(digest: Digest): void {
    this.#whole.delete(digest);
  }

  /** Returns when some content is whole; throws when it will not come any more. */
  async wait(digest: Digest): Promise<void> {
    if (this.#whole.has(digest)) return;
    if (this.#ended) throw notComing(digest);
    const waiting = this.#waiting.get(digest) ?? Promise.withResolvers<void>();
    this.#waiting.set(digest, waiting);
    await waiting.promise;
  }

  /** Says that nothing more will come. */
  end(): void {
    this.#ended = true;
    for (const [digest, { reject }] of this.#waiting) reject(notComing(digest));
    this.#waiting.clear();
  }
}

const notComing = (digest: Digest) => new Error(`${digest} is not coming any more`);
