import { noQueuedRun } from './errors.ts';
import type { PartOutcome } from './outcome.ts';
import type {
  Crowd,
  LostPart,
  Queue,
  QueuedPart,
  QueuedRun,
  SiteStanding,
  Submission,
  TakenPart,
  WhichParts,
} from './queue.ts';

/** How often a part is given out, and how long its worker may be silent, in milliseconds. */
export interface QueueLimits {
  readonly attempts?: number | undefined;
  readonly silence?: number | undefined;
}

interface Job {
  readonly run: string;
  readonly part: QueuedPart;
  attempt: number;
  state: 'waiting' | 'taken' | 'settled' | 'lost' | 'cancelled';
  /** When it may be taken, or when it was last heard of. */
  at: number;
  outcome: PartOutcome | undefined;
}

interface Sign {
  readonly id: string;
  readonly site: string | undefined;
  readonly at: number;
  readonly closed: ReadonlyMap<string, number>;
  readonly lost: readonly string[];
}

/** A queue in this process: for a run whose workers are all here, and for tests. */
export function memoryQueue({ now }: { now(): number }, { attempts = 5, silence = 20_000 }: QueueLimits = {}): Queue {
  const runs = new Map<string, Submission & { readonly submitted: number; isCancelled: boolean }>();
  const jobs = new Map<string, Job>();
  const signs = new Map<string, Sign>();
  const keyOf = (run: string, part: string) => `${run} ${part}`;
  const ofRun = (run: string) => [...jobs.values()].filter((job) => job.run === run);

  function stateOf(id: string): QueuedRun {
    const run = runs.get(id);
    if (!run) throw noQueuedRun(id);
    const settled = ofRun(id).filter(({ state }) => state === 'settled').length;
    const { length } = run.parts;
    const state = run.isCancelled ? 'cancelled' : settled === length ? 'finished' : 'running';
    return { id, submitted: run.submitted, state, parts: length, settled, concurrency: run.concurrency };
  }

  const present = () => [...signs.values()].filter(({ at }) => now() - at <= silence);

  /** Whoever was not heard of for too long has lost what it took. */
  function sweep(): void {
    for (const job of jobs.values()) if (job.state === 'taken' && now() - job.at > silence) giveBack(job, now());
  }

  function giveBack(job: Job, at: number): void {
    job.state = job.attempt < attempts ? 'waiting' : 'lost';
    job.at = at;
  }

  function isReady({ state, at, run, part }: Job): boolean {
    return (
      state === 'waiting' && at <= now() && part.after.every((id) => jobs.get(keyOf(run, id))?.state === 'settled')
    );
  }

  /** The job of a part that is still in these hands. */
  function held({ run, id, attempt }: TakenPart): Job | undefined {
    sweep();
    const job = jobs.get(keyOf(run, id));
    return job?.state === 'taken' && job.attempt === attempt ? job : undefined;
  }

  return {
    async submit(submission) {
      const earlier = [...runs.keys()].filter((id) => id.startsWith(`${submission.planId}-`));
      const last = earlier.at(-1);
      if (last !== undefined && stateOf(last).state === 'running') return stateOf(last);
      const id = `${submission.planId}-${earlier.length + 1}`;
      runs.set(id, { ...submission, submitted: now(), isCancelled: false });
      for (const part of submission.parts)
        jobs.set(keyOf(id, part.id), { run: id, part, attempt: 0, state: 'waiting', at: now(), outcome: undefined });
      return stateOf(id);
    },
    async find(id) {
      const found = [...runs.keys()].findLast((run) => run.startsWith(id));
      return found === undefined ? undefined : stateOf(found);
    },
    runs: async () => [...runs.keys()].reverse().map(stateOf),
    async planOf(run) {
      const known = runs.get(run);
      if (!known) throw noQueuedRun(run);
      return known.plan;
    },
    async take({ site } = {}) {
      sweep();
      const job = [...jobs.values()].find((each) => isReady(each) && (site ?? each.part.site) === each.part.site);
      if (!job) return undefined;
      job.attempt += 1;
      job.state = 'taken';
      job.at = now();
      const { run, part, attempt } = job;
      return { ...part, run, attempt, isLast: attempt >= attempts, concurrency: runs.get(run)?.concurrency };
    },
    async beat(taken) {
      const job = held(taken);
      if (job) job.at = now();
      return job !== undefined;
    },
    async settle(taken, outcome) {
      const job = held(taken);
      if (job) Object.assign(job, { state: 'settled', outcome });
      return job !== undefined;
    },
    async release(taken, wait) {
      const job = held(taken);
      if (job) giveBack(job, now() + wait);
      return job !== undefined;
    },
    async outcomes(run, which) {
      const settled = ofRun(run).filter(({ part, outcome }) => outcome && isAsked(part.id, which));
      return new Map(settled.flatMap(({ part, outcome }) => (outcome ? [[part.id, outcome] as const] : [])));
    },
    async lost() {
      sweep();
      const lost = [...jobs.values()].filter(({ state }) => state === 'lost');
      return lost.map(({ run, part, attempt }): LostPart => ({ ...part, run, attempts: attempt }));
    },
    async bury({ run, id }, outcome) {
      const job = jobs.get(keyOf(run, id));
      if (job?.state !== 'lost') return false;
      Object.assign(job, { state: 'settled', outcome });
      return true;
    },
    async cancel(id) {
      const run = runs.get(id);
      if (!run) throw noQueuedRun(id);
      if (stateOf(id).state !== 'running') return;
      run.isCancelled = true;
      for (const job of ofRun(id)) if (job.state !== 'settled') job.state = 'cancelled';
    },
    async standing(run) {
      sweep();
      const found = [...jobs.values()].filter((job) => run === undefined || job.run === run);
      return { sites: sitesOf(found), workers: workersOf(present()) };
    },
    async meet({ id, site, closed, lost }) {
      const until = new Map(Object.entries(closed).map(([host, left]) => [host, now() + left]));
      signs.set(id, { id, site, at: now(), closed: until, lost });
      return crowdOf(present(), now());
    },
    async [Symbol.asyncDispose]() {},
  };
}

function sitesOf(jobs: readonly Job[]): readonly SiteStanding[] {
  const open = jobs.filter(({ state }) => state !== 'cancelled');
  const sites = [...Map.groupBy(open, ({ part }) => part.site)].sort(([a], [b]) => (a < b ? -1 : 1));
  return sites.map(([site, own]) => {
    const countOf = (...states: readonly Job['state'][]) => own.filter(({ state }) => states.includes(state)).length;
    return { site, waiting: countOf('waiting'), taken: countOf('taken', 'lost'), settled: countOf('settled') };
  });
}

const workersOf = (signs: readonly Sign[]) => signs.map(({ id, site, lost }) => ({ id, site, lost }));

function crowdOf(signs: readonly Sign[], now: number): Crowd {
  const closed: Record<string, number> = {};
  for (const sign of signs)
    for (const [host, until] of sign.closed) if (until > now) closed[host] = Math.max(closed[host] ?? 0, until - now);
  return { workers: workersOf(signs), closed };
}

const isAsked = (part: string, { only, except }: WhichParts = {}) =>
  (only?.includes(part) ?? true) && !except?.has(part);
