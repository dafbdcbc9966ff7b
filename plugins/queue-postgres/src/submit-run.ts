import type { QueuedPart, Submission } from '@cse/queue';
import type { Db, PgBoss } from 'pg-boss';
import { jobOf, queueOf } from './names.ts';
import { runOfRow } from './rows.ts';
import { runsWhere } from './schema.ts';

const DAY = 24 * 60 * 60;
/** How long runs are kept. Seconds. */
const KEPT = 30 * DAY;
/** How often a part is given out. */
export const ATTEMPTS = 5;

/** What holds for the parts of every site. */
const QUEUE = {
  retryLimit: ATTEMPTS - 1,
  retryDelay: 0,
  heartbeatSeconds: 10,
  // A single blob may take hours; whether its worker is alive is what heartbeats tell.
  expireInSeconds: DAY - 1,
  retentionSeconds: KEPT,
  deleteAfterSeconds: KEPT,
};

// Many parts wait for blobs, and all that waits for tags is the end.
const PRIORITY: Readonly<Record<string, number>> = { blobs: 3, images: 2, tags: 1 };

/** Puts a run and its jobs into the database, all or nothing; where the last run of the plan is under way, nothing. */
export async function submitRun(submission: Submission, boss: PgBoss): Promise<string> {
  const sites = new Set(submission.parts.map(({ site }) => site));
  for (const site of sites) await boss.createQueue(queueOf(site), QUEUE);
  const transaction = await boss.getDb().beginTransaction?.();
  if (!transaction) throw new Error('this database has no transactions');
  const { db } = transaction;
  try {
    const id = await insert(submission, { db, boss });
    await transaction.commit();
    return id;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

async function insert(submission: Submission, { db, boss }: Sending): Promise<string> {
  const { planId, plan, parts, concurrency } = submission;
  await db.executeSql('SELECT pg_advisory_xact_lock(7240, hashtext($1))', [planId]);
  const { rows } = await db.executeSql(runsWhere('r.plan_id = $1'), [planId]);
  const [last] = rows.map(runOfRow);
  if (last?.state === 'running') return last.id;
  const number = last === undefined ? 1 : Number(last.id.slice(planId.length + 1)) + 1;
  const id = `${planId}-${number}`;
  await db.executeSql(`DELETE FROM cse.run WHERE submitted < now() - interval '1 second' * $1`, [KEPT + DAY]);
  await db.executeSql('INSERT INTO cse.run (id, plan_id, number, plan, concurrency) VALUES ($1, $2, $3, $4, $5)', [
    ...[id, planId, number, plan],
    concurrency ?? null,
  ]);
  for (const batch of batches(parts)) await insertParts(id, batch, db);
  await send(id, parts, { db, boss });
  return id;
}

interface Sending {
  readonly db: Db;
  readonly boss: PgBoss;
}

// A flow is of jobs some of which wait for others: https://pgboss.io/api/jobs#flow
async function send(run: string, parts: readonly QueuedPart[], { db, boss }: Sending): Promise<void> {
  const jobs = parts.map((part) => jobFor(run, part));
  if (jobs.some(({ dependsOn }) => dependsOn.length > 0)) await boss.flow(jobs, { db });
  else
    for (const [name, own] of Map.groupBy(jobs, (job) => job.name))
      await boss.insert(
        name,
        own.map(({ data, options }) => ({ data, ...options })),
        { db },
      );
}

function jobFor(run: string, { id, site, after }: QueuedPart) {
  const kind = id.slice(id.indexOf('-') + 1);
  const options = { id: jobOf(run, id), priority: PRIORITY[kind] ?? 0 };
  return { ref: id, name: queueOf(site), data: { run, part: id }, options, dependsOn: [...after] };
}

async function insertParts(run: string, parts: readonly QueuedPart[], db: Db): Promise<void> {
  const rows = parts.map((part) => ({ ...part, job: jobOf(run, part.id), queue: queueOf(part.site) }));
  await db.executeSql(
    `INSERT INTO cse.part (run, id, job, queue, site, after, waits, plan)
     SELECT $1, id, job, queue, site, after, waits, plan FROM jsonb_to_recordset($2::jsonb)
       AS part(id text, job uuid, queue text, site text, after jsonb, waits jsonb, plan text)`,
    [run, JSON.stringify(rows)],
  );
}

// So much text goes into one statement; PostgreSQL takes up to a gigabyte.
const BATCH = 8 * 1024 * 1024;

function* batches(parts: readonly QueuedPart[]): Generator<readonly QueuedPart[]> {
  let batch: QueuedPart[] = [];
  let size = 0;
  for (const part of parts) {
    batch.push(part);
    size += part.plan.length;
    if (size < BATCH) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
