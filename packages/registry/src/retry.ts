import { placeOf, RegistryError, type Where } from './errors.ts';
import type { Outside } from './exchange.ts';
import { isLasting } from './network-failure.ts';

/** How much patience there is. */
export interface Patience {
  /** For one request, while nothing moves. */
  readonly retries: number;
  /** For all requests of a store together; counted down. */
  inAll: number;
}

// So much verified progress shows that it is worth going on: the count begins anew.
const PROGRESS = 256 * 1024;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const LASTING_RETRIES = 2;

/** Decides whether one piece of work is tried again, and waits before it is. */
export class Retry {
  readonly #outside: Outside;
  readonly #patience: Patience;
  readonly #where: Where;
  #failures = 0;
  #progress = 0;

  constructor(outside: Outside, { patience, where }: { readonly patience: Patience; readonly where: Where }) {
    this.#outside = outside;
    this.#patience = patience;
    this.#where = where;
  }

  progressed(bytes: number): void {
    this.#progress += bytes;
    if (this.#progress < PROGRESS) return;
    this.#progress = 0;
    this.#failures = 0;
  }

  /** Waits until it is time to try again, or throws `cause` where that is of no use. */
  async after(cause: unknown, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (!(cause instanceof RegistryError) || !cause.transient) throw cause;
    const allowed = isLasting(cause) ? Math.min(LASTING_RETRIES, this.#patience.retries) : this.#patience.retries;
    if (this.#failures >= allowed || this.#patience.inAll <= 0) throw cause;
    this.#patience.inAll -= 1;
    const wait = cause.wait ?? this.#backoff();
    this.#failures += 1;
    this.#outside.onEvent({
      type: 'retry',
      host: this.#where.host,
      object: placeOf(this.#where),
      reason: cause.message,
      wait,
    });
    await this.#outside.clock.sleep(wait, signal);
  }

  // Doubling, with a fifth of chance so that those who failed together do not come back together.
  #backoff(): number {
    const wait = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    return Math.round(wait * (0.9 + 0.2 * this.#outside.random()));
  }
}
