import { isCseError } from '@cse/errors';
import { placeOf, RegistryError, type Where } from '../errors.ts';
import type { Outside } from './exchange.ts';
import { isLasting } from '../network/network-failure.ts';

/** How much patience there is with one registry. */
export interface RetryLimits {
  /** How often one piece of work is tried again while nothing moves. */
  readonly retries: number;
  /** In milliseconds: so long it may stand still, over all its tries and the waits between them. */
  readonly standstill: number;
  /** How often all work there is tried again; counted down. */
  inAll: number;
  /** Since when the registry has answered nothing, by the monotonic clock. Any answer unsets it. */
  silentSince?: number | undefined;
}

export interface RetriedWork {
  readonly where: Where;
  readonly patience: RetryLimits;
  /** The size of the content, where it has one: what may go over the wire once more is measured by it. */
  readonly size?: number | undefined;
  /** A status that the caller knows what to do about: it is believed when it comes again. */
  readonly believed?: number | undefined;
}

// So much that was not there before shows that it is worth going on: the count begins anew.
const PROGRESS = 256 * 1024;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const LASTING_RETRIES = 2;
// Who says how long to wait is there, and has more to do than it can: that is worth more tries.
const WAITED_FOR = 2;
// So often the content may be sent or read again, and so much of a small one.
const AGAIN = { times: 2, bytes: 16 * 1024 * 1024 };

/** The budget of one piece of work: tries, bytes and time. Whatever is a part of it takes from the same. */
export class Retry {
  readonly #outside: Outside;
  readonly #work: RetriedWork;
  #failures = 0;
  #doubted = false;
  /** How far the content has come, and how far it had when the count last began. */
  #reached = 0;
  #begun = 0;
  #moved = 0;
  #movedInTry = 0;
  #still = 0;
  #since: number;

  constructor(outside: Outside, work: RetriedWork) {
    this.#outside = outside;
    this.#work = work;
    this.#since = outside.clock.monotonic();
  }

  /** Bytes went over the wire, for the first time or again. */
  moved(bytes: number): void {
    this.#moved += bytes;
    this.#movedInTry += bytes;
    if (this.#movedInTry >= PROGRESS) this.#since = this.#outside.clock.monotonic();
  }

  /** The content is there up to here. What is sent or read again is no progress. */
  reached(offset: number): void {
    this.#reached = Math.max(this.#reached, offset);
    if (this.#reached - this.#begun < PROGRESS) return;
    this.#begun = this.#reached;
    this.#failures = 0;
    this.#still = 0;
    this.#since = this.#outside.clock.monotonic();
  }

  /** Waits until it is time to try again, or throws `cause` where that is of no use or the budget is used up. */
  async after(cause: unknown, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isDoubtful(cause)) return this.#tell(cause.message, 0);
    if (!(cause instanceof RegistryError) || !cause.transient) throw cause;
    const { clock } = this.#outside;
    const { patience } = this.#work;
    if (cause.status === undefined) patience.silentSince ??= this.#since;
    const wait = cause.wait ?? this.#backoff();
    this.#still += clock.monotonic() - this.#since + wait;
    if (this.#isUsedUp(cause)) throw cause;
    patience.inAll -= 1;
    this.#failures += 1;
    this.#tell(cause.message, wait);
    await clock.sleep(wait, signal);
    this.#since = clock.monotonic();
    this.#movedInTry = 0;
  }

  // Bytes that are wrong once may have become so on their way: they are asked for once more, and then believed.
  #isDoubtful(cause: unknown): cause is Error {
    const isWrong = isCseError(cause) && cause.code === 'CONTENT_MISMATCH';
    if (this.#doubted || !(isWrong || (cause instanceof RegistryError && cause.garbled))) return false;
    this.#doubted = true;
    return this.#work.patience.retries > 0;
  }

  #isUsedUp(cause: RegistryError): boolean {
    const { patience, size = 0, believed } = this.#work;
    const most = cause.wait === undefined ? patience.retries : WAITED_FOR * patience.retries;
    const isBelieved = believed !== undefined && cause.status === believed;
    const useful = isBelieved ? 1 : isLasting(cause) ? LASTING_RETRIES : most;
    if (this.#failures >= Math.min(useful, most) || patience.inAll <= 0) return true;
    const again = this.#moved - this.#reached;
    return this.#still > patience.standstill || this.#isSilent(patience) || again > AGAIN.times * size + AGAIN.bytes;
  }

  // Who has answered nothing for so long is not waited for as long by each piece of work in turn.
  #isSilent({ silentSince, standstill }: RetryLimits): boolean {
    return silentSince !== undefined && this.#outside.clock.monotonic() - silentSince > standstill;
  }

  #tell(reason: string, wait: number): void {
    const { where } = this.#work;
    this.#outside.onEvent({ type: 'retry', host: where.host, object: placeOf(where), reason, wait });
  }

  // Doubling, with a fifth of chance so that those who failed together do not come back together.
  #backoff(): number {
    const wait = Math.min(FIRST_WAIT * 2 ** this.#failures, LONGEST_WAIT);
    return Math.round(wait * (0.9 + 0.2 * this.#outside.random()));
  }
}
