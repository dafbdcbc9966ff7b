import { parseOutcome, type Crowd, type Queue, type QueuedRun, type TakenPart, type WorkerSign } from '@cse/queue';
import type { Db, PgBoss } from 'pg-boss';
import { noRun } from './errors.ts';
import { jobOf, queueOf } from './names.ts';
import { partOfRow, runOfRow, standingOfRow, workerOfRow } from './rows.ts';
import { JOBS, PART_COLUMNS, PRESENT_WORKERS, runsWhere, STANDING } from './schema.ts';
import { ATTEMPTS, submitRun } from './submit-run.ts';

/** A queue on a database that is open. `steadily` does what has to be done there. */
export function postgresQueue(boss: PgBoss, steadily: <T>(work: () => Promise<T>) => Promise<T>): Queue {
  const db = boss.getDb();
  // What a row is follows from the columns that its query names.
  const query = <Row = unknown>(sql: string, values: readonly unknown[] = []) =>
    steadily(async () => (await db.executeSql(sql, [...values])).rows as readonly Row[]);
  const attemptOf = ({ run, id, attempt }: TakenPart) => ({ id: jobOf(run, id), retryCount: attempt - 1 });

  async function find(id: string): Promise<QueuedRun | undefined> {
    const rows = await query(`${runsWhere('starts_with(r.id, $1)')} LIMIT 1`, [id]);
    return rows.map(runOfRow)[0];
  }

  async function known(id: string): Promise<QueuedRun> {
    const run = await find(id);
    if (!run) throw noRun(id);
    return run;
  }

  return {
    submit: async (submission) => known(await steadily(() => submitRun(submission, boss))),
    find,
    runs: async () => (await query(runsWhere('true'))).map(runOfRow),
    async planOf(run) {
      const [row] = await query<{ readonly plan: string }>('SELECT plan FROM cse.run WHERE id = $1', [run]);
      if (!row) throw noRun(run);
      return row.plan;
    },
    async take({ site } = {}) {
      for (const queue of site === undefined ? await openQueues(query) : [queueOf(site)]) {
        const [job] = await steadily(() => fetchFrom(queue, boss));
        if (!job) continue;
        const [row] = await query(
          `SELECT ${PART_COLUMNS} FROM cse.part p JOIN cse.run r ON r.id = p.run WHERE p.job = $1`,
          [job.id],
        );
        const attempt = job.retryCount + 1;
        if (row) return { ...partOfRow(row), attempt, isLast: attempt >= ATTEMPTS };
      }
      return undefined;
    },
    beat: (taken) => steadily(async () => isDone(await boss.touch(queueOf(taken.site), attemptOf(taken)))),
    settle: (taken, outcome) =>
      steadily(async () => isDone(await boss.complete(queueOf(taken.site), attemptOf(taken), outcome))),
    release: (taken, wait) =>
      steadily(async () => {
        const queue = queueOf(taken.site);
        const done = isDone(await boss.fail(queue, attemptOf(taken), { released: true }));
        const startAfter = Math.ceil(wait / 1000);
        if (done && wait > 0) await boss.update(queue, undefined, { id: jobOf(taken.run, taken.id), startAfter });
        return done;
      }),
    async outcomes(run, { only, except = new Set() } = {}) {
      const rows = (await query(
        `SELECT p.id, j.output FROM cse.part p JOIN ${JOBS}.job j ON j.name = p.queue AND j.id = p.job
         WHERE p.run = $1 AND j.state = 'completed' AND ($2::text[] IS NULL OR p.id = ANY($2)) AND p.id <> ALL($3::text[])`,
        [run, only ?? null, [...except]],
      )) as readonly { readonly id: string; readonly output: unknown }[];
      return new Map(rows.map(({ id, output }) => [id, parseOutcome(output)]));
    },
    async lost() {
      const rows = await query(
        `SELECT ${PART_COLUMNS} FROM cse.part p JOIN cse.run r ON r.id = p.run
         JOIN ${JOBS}.job j ON j.name = p.queue AND j.id = p.job WHERE j.state = 'failed' AND r.cancelled IS NULL`,
      );
      return rows.map((row) => {
        const { concurrency: _, ...part } = partOfRow(row);
        return { ...part, attempts: ATTEMPTS };
      });
    },
    bury: ({ run, id, site }, outcome) =>
      steadily(async () => {
        const [queue, job] = [queueOf(site), jobOf(run, id)];
        // Only what waits can be settled by somebody who does not have it: so it waits for a moment.
        if (!isDone(await boss.retry(queue, job))) return false;
        return isDone(await boss.complete(queue, job, outcome, { includeQueued: true }));
      }),
    async cancel(run) {
      await known(run);
      await query('UPDATE cse.run SET cancelled = coalesce(cancelled, now()) WHERE id = $1', [run]);
      const parts = await query<PartJob>('SELECT queue, job FROM cse.part WHERE run = $1', [run]);
      for (const [queue, jobs] of Map.groupBy(parts, (part) => part.queue))
        await steadily(() =>
          boss.cancel(
            queue,
            jobs.map(({ job }) => job),
          ),
        );
    },
    async standing(run) {
      const sites = await query(STANDING, [run ?? null]);
      const workers = await query(`SELECT id, site, lost ${PRESENT_WORKERS} ORDER BY id`);
      return { sites: sites.map(standingOfRow), workers: workers.map(workerOfRow) };
    },
    meet: (sign) => steadily(() => meet(sign, db)),
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false, close: true }),
  };
}

interface PartJob {
  readonly queue: string;
  readonly job: string;
}

/** The queues that have something to do, those of the oldest run first. */
async function openQueues(query: (sql: string) => Promise<readonly unknown[]>): Promise<readonly string[]> {
  const rows = await query(
    `SELECT p.queue FROM cse.part p JOIN cse.run r ON r.id = p.run JOIN ${JOBS}.job j ON j.name = p.queue AND j.id = p.job
     WHERE j.state < 'active' AND NOT j.blocked AND j.start_after <= now()
     GROUP BY p.queue ORDER BY min(r.submitted), p.queue`,
  );
  return (rows as readonly Pick<PartJob, 'queue'>[]).map(({ queue }) => queue);
}

/** A queue that nobody has put anything in yet is one that has nothing. */
async function fetchFrom(queue: string, boss: PgBoss) {
  if ((await boss.getQueue(queue)) === null) return [];
  return boss.fetch<object>(queue, { includeMetadata: true });
}

async function meet({ id, site, closed, lost }: WorkerSign, db: Db): Promise<Crowd> {
  await db.executeSql(
    `INSERT INTO cse.worker (id, site, lost, seen) VALUES ($1, $2, $3, now())
     ON CONFLICT (id) DO UPDATE SET lost = excluded.lost, seen = now()`,
    [id, site ?? null, JSON.stringify(lost)],
  );
  for (const [host, left] of Object.entries(closed))
    await db.executeSql(
      `INSERT INTO cse.closed_host (host, until) VALUES ($1, now() + interval '1 millisecond' * $2)
       ON CONFLICT (host) DO UPDATE SET until = greatest(closed_host.until, excluded.until)`,
      [host, Math.ceil(left)],
    );
  const { rows: workers } = await db.executeSql(`SELECT id, site, lost ${PRESENT_WORKERS} ORDER BY id`);
  const { rows: hosts } = await db.executeSql(
    `SELECT host, extract(epoch FROM until - now())::float8 * 1000 AS left FROM cse.closed_host WHERE until > now()`,
  );
  return {
    workers: workers.map(workerOfRow),
    closed: Object.fromEntries(
      (hosts as readonly { host: string; left: number }[]).map(({ host, left }) => [host, left]),
    ),
  };
}

// pg-boss says how many jobs it changed, which its types leave out.
const isDone = (response: object) => 'affected' in response && Number(response.affected) > 0;
