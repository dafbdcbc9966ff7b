/** Where pg-boss keeps its jobs. */
export const JOBS = 'cse_jobs';

/** What a run needs besides its jobs. Nothing here is secret. */
export const TABLES = `
  CREATE SCHEMA IF NOT EXISTS cse;
  CREATE TABLE IF NOT EXISTS cse.run (
    id text PRIMARY KEY,
    plan_id text NOT NULL,
    number int NOT NULL,
    plan text NOT NULL,
    concurrency int,
    submitted timestamptz NOT NULL DEFAULT now(),
    cancelled timestamptz,
    UNIQUE (plan_id, number)
  );
  CREATE TABLE IF NOT EXISTS cse.part (
    run text NOT NULL REFERENCES cse.run ON DELETE CASCADE,
    id text NOT NULL,
    job uuid NOT NULL UNIQUE,
    queue text NOT NULL,
    site text NOT NULL,
    after jsonb NOT NULL,
    waits jsonb NOT NULL,
    plan text NOT NULL,
    PRIMARY KEY (run, id)
  );
  CREATE TABLE IF NOT EXISTS cse.worker (
    id text PRIMARY KEY,
    site text,
    seen timestamptz NOT NULL,
    lost jsonb NOT NULL DEFAULT '[]'
  );
  CREATE TABLE IF NOT EXISTS cse.closed_host (
    host text PRIMARY KEY,
    until timestamptz NOT NULL
  );`;

// Of a part that pg-boss has forgotten only settled jobs are left out: it forgets no others.
const SETTLED = `(j.id IS NULL OR j.state = 'completed')`;

/** Runs with what is settled of them; `where` says which. */
export const runsWhere = (where: string) => `
  SELECT r.id, r.submitted, r.cancelled IS NOT NULL AS cancelled, r.concurrency,
    max(j.completed_on) AS finished, count(p.id)::int AS parts, (count(p.id) FILTER (WHERE ${SETTLED}))::int AS settled
  FROM cse.run r
  LEFT JOIN cse.part p ON p.run = r.id
  LEFT JOIN ${JOBS}.job j ON j.name = p.queue AND j.id = p.job
  WHERE ${where}
  GROUP BY r.id
  ORDER BY r.submitted DESC, r.number DESC`;

/** The workers that were heard of in the last seconds. */
export const PRESENT_WORKERS = `FROM cse.worker WHERE seen > now() - interval '20 seconds'`;

/** How many parts stand where, by site: of one run, or of all. */
export const STANDING = `
  SELECT p.site,
    (count(*) FILTER (WHERE j.state < 'active'))::int AS waiting,
    (count(*) FILTER (WHERE j.state IN ('active', 'failed')))::int AS taken,
    (count(*) FILTER (WHERE ${SETTLED}))::int AS settled
  FROM cse.part p
  LEFT JOIN ${JOBS}.job j ON j.name = p.queue AND j.id = p.job
  WHERE ($1::text IS NULL OR p.run = $1) AND (j.id IS NULL OR j.state <> 'cancelled')
  GROUP BY p.site
  ORDER BY p.site COLLATE "C"`;

/** A part with what it is made of. */
export const PART_COLUMNS = 'p.run, p.id, p.site, p.after, p.waits, p.plan, r.concurrency';
