import { isCseError } from '@cse/errors';
import { queueRefused, queueUnavailable } from './errors.ts';

// What PostgreSQL and the way to it answer where trying again helps: https://www.postgresql.org/docs/current/errcodes-appendix.html
const GONE = /^(?:08|53|57P0|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/;
const GONE_TEXT =
  /connection terminated|timeout exceeded when trying to connect|connection ended|the database system is/i;
const REFUSED = /^(?:28|42501|3D000)/;

export interface Steadying {
  /** The place without its password, for messages. */
  readonly place: string;
  /** How long it is tried again while the database cannot be reached. Milliseconds. */
  readonly patience: number;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Does something at the database, again while that cannot be reached. Throws `QUEUE_UNAVAILABLE` or `QUEUE_REFUSED`. */
export async function steady<T>(work: () => Promise<T>, { place, patience, now, sleep }: Steadying): Promise<T> {
  const started = now();
  for (let wait = 100; ; wait = Math.min(2_000, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (isCseError(error)) throw error;
      if (REFUSED.test(codeOf(error))) throw queueRefused(place, error);
      if (!isGone(error)) throw error;
      if (now() - started > patience) throw queueUnavailable(place, error);
      await sleep(wait);
    }
  }
}

function isGone(error: unknown): boolean {
  // Where a name has several addresses, Node throws what each of them answered.
  if (error instanceof AggregateError) return error.errors.some(isGone);
  return GONE.test(codeOf(error)) || (error instanceof Error && GONE_TEXT.test(error.message));
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
