import type { Digest } from '@cse/oci';
import type { CallOptions } from '@cse/store';
import type { Target } from './target.ts';

/** What is known of a repository in this run: whether it was there at all, and what it holds for sure. */
export class Presence {
  readonly #target: Target;
  readonly #held = new Set<Digest>();
  #empty: Promise<boolean> | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  isHeld(digest: Digest): boolean {
    return this.#held.has(digest);
  }

  hold(digest: Digest): void {
    this.#held.add(digest);
  }

  drop(digest?: Digest): void {
    if (digest) this.#held.delete(digest);
    else this.#held.clear();
  }

  /** Something was found there, so there is no need to ask. */
  exists(): void {
    this.#empty ??= Promise.resolve(false);
  }

  /** Says whether there was nothing when it was first asked: then nothing has to be asked for one by one. */
  isEmpty(options: CallOptions): Promise<boolean> {
    this.#empty ??= this.#ask(options).catch(() => {
      // Who cannot say would be asked again for each blob; but who was called off has not been asked.
      if (options.signal?.aborted) this.#empty = undefined;
      return false;
    });
    return this.#empty;
  }

  async #ask(options: CallOptions): Promise<boolean> {
    const call = this.#target.reading('GET', { path: 'tags/list?n=1', object: '', ...options });
    const answer = await this.#target.host.send({ ...call, expects: [404] });
    return answer.status === 404;
  }
}
