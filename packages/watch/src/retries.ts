/** Requests to one registry that were made again for one reason. */
export interface RetryGroup {
  readonly host: string;
  readonly reason: string;
  readonly count: number;
  /** The last of them, in milliseconds since 1970. */
  readonly at: number;
}

/** Counts the requests that were made again. */
export class Retries {
  readonly #groups = new Map<string, RetryGroup>();

  add({ host, reason, at }: Omit<RetryGroup, 'count'>): void {
    const why = whyOf(reason);
    const key = `${host} ${why}`;
    this.#groups.set(key, { host, reason: why, count: (this.#groups.get(key)?.count ?? 0) + 1, at });
  }

  /** The last ones first. */
  get groups(): readonly RetryGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.at - a.at);
  }
}

// What was asked for differs each time; why it did not come is the same.
function whyOf(reason: string): string {
  const [first = ''] = reason.split(' ', 1);
  return (first.includes('/') ? reason.slice(first.length + 1) : reason).slice(0, 300);
}
