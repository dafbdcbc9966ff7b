import type { Queue } from '@cse/queue';
import { PgBoss } from 'pg-boss';
import { nodeTime } from './node-time.ts';
import { postgresQueue } from './postgres-queue.ts';
import { JOBS, TABLES } from './schema.ts';
import { steady, type Steadying } from './steady.ts';

export interface PostgresOptions {
  /** How long calls try again while the database cannot be reached. Milliseconds. */
  readonly patience?: number | undefined;
}

/** Opens a queue on PostgreSQL, and makes its tables where there are none. Throws `QUEUE_UNAVAILABLE` or `QUEUE_REFUSED`. */
export async function openPostgres(url: string, { patience = 60_000 }: PostgresOptions = {}): Promise<Queue> {
  const at: Steadying = { place: placeOf(url), patience, ...nodeTime };
  const boss = bossOf(url);
  // What goes wrong in the background goes wrong in the foreground too, where it is thrown.
  boss.on('error', () => undefined);
  const opening = { ...at, patience: Math.min(patience, 10_000) };
  await steady(() => boss.start(), opening);
  await steady(() => locked(boss, TABLES), opening);
  return postgresQueue(boss, (work) => steady(work, at));
}

function bossOf(connectionString: string): PgBoss {
  return new PgBoss({
    connectionString,
    schema: JOBS,
    application_name: 'cse',
    max: 6,
    connectionTimeoutMillis: 5_000,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // A worker that died is noticed one such interval after its last heartbeat is too old.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    // What waited for a part that was just settled comes into its turn so soon.
    flowIntervalSeconds: 1,
  });
}

// Two that make the same tables at the same moment would hinder each other.
async function locked(boss: PgBoss, sql: string): Promise<void> {
  await boss.getDb().executeSql(`BEGIN; SELECT pg_advisory_xact_lock(7239); ${sql} COMMIT;`);
}

function placeOf(url: string): string {
  const { host, pathname } = URL.parse(url) ?? { host: 'the given URL', pathname: '' };
  return `${host || 'localhost'}${pathname}`;
}
