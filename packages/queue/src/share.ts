import type { Crowd } from './queue.ts';

/** What a worker may do at one registry now, beside the other workers. */
export interface WorkerShare {
  /** How many uploads, and how many downloads, it may have under way at one registry. */
  readonly most: number;
  /** How long nobody may ask at a host, in milliseconds; 0 where everybody may. */
  closedFor(host: string): number;
  /** A host refused a request of this worker for being one too many. */
  close(host: string, milliseconds: number): void;
  /** What the others are to know: the hosts that refused this worker, with the milliseconds that are left. */
  closed(): Readonly<Record<string, number>>;
  /** What the others said. */
  heard(crowd: Crowd): void;
  /** What the run of a part allows to all workers together. */
  asked(total: number | undefined): void;
}

export interface ShareOptions {
  /** The most that this worker may have under way. */
  readonly concurrency?: number | undefined;
  readonly clock: { monotonic(): number };
}

/** The share of one worker: what is allowed in all, divided by those who are there, and no more than its own limit. */
export function workerShare({ concurrency = 16, clock }: ShareOptions): WorkerShare {
  const own = new Map<string, number>();
  const all = new Map<string, number>();
  let [workers, total] = [1, Infinity];
  const until = (left: number) => clock.monotonic() + left;
  const longer = (times: Map<string, number>, host: string, left: number) =>
    times.set(host, Math.max(times.get(host) ?? 0, until(left)));
  const leftOf = (times: ReadonlyMap<string, number>, host: string) =>
    Math.max(0, (times.get(host) ?? 0) - clock.monotonic());
  return {
    get most() {
      return Math.max(1, Math.min(concurrency, Math.floor(total / workers)));
    },
    closedFor: (host) => leftOf(all, host),
    close(host, milliseconds) {
      longer(own, host, milliseconds);
      longer(all, host, milliseconds);
    },
    closed: () =>
      Object.fromEntries(
        [...own.keys()].map((host) => [host, leftOf(own, host)]).filter(([, left]) => Number(left) > 0),
      ),
    heard({ workers: present, closed }) {
      workers = Math.max(1, present.length);
      for (const [host, left] of Object.entries(closed)) longer(all, host, left);
    },
    asked(allowed) {
      total = allowed ?? Infinity;
    },
  };
}
