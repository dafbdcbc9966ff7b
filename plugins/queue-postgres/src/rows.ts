import type { PresentWorker, QueuedPart, QueuedRun, SiteStanding } from '@cse/queue';
import { z } from 'zod';

const runSchema = z.object({
  id: z.string(),
  submitted: z.date(),
  finished: z.date().nullable(),
  cancelled: z.boolean(),
  concurrency: z.int().nullable(),
  parts: z.int(),
  settled: z.int(),
});

/** A run, as a row says it. */
export function runOfRow(row: unknown): QueuedRun {
  const { submitted, finished, cancelled, concurrency, ...run } = runSchema.parse(row);
  const isFinished = run.settled === run.parts;
  const state = cancelled ? 'cancelled' : isFinished ? 'finished' : 'running';
  return {
    ...run,
    submitted: submitted.getTime(),
    state,
    ...(isFinished && finished ? { finished: finished.getTime() } : {}),
    ...(concurrency === null ? {} : { concurrency }),
  };
}

const partSchema = z.object({
  run: z.string(),
  id: z.string(),
  site: z.string(),
  after: z.array(z.string()),
  waits: z.record(z.string(), z.array(z.string())),
  plan: z.string(),
  concurrency: z.int().nullable(),
});

/** A part, as a row says it. */
export function partOfRow(row: unknown): QueuedPart & { readonly run: string; readonly concurrency?: number } {
  const { concurrency, ...part } = partSchema.parse(row);
  return { ...part, ...(concurrency === null ? {} : { concurrency }) };
}

const standingSchema = z.object({ site: z.string(), waiting: z.int(), taken: z.int(), settled: z.int() });
const workerSchema = z.object({ id: z.string(), site: z.string().nullable(), lost: z.array(z.string()) });

/** How the parts of a site stand, as a row says it. */
export const standingOfRow = (row: unknown): SiteStanding => standingSchema.parse(row);

/** A worker, as a row says it. */
export function workerOfRow(row: unknown): PresentWorker {
  const { site, ...worker } = workerSchema.parse(row);
  return { ...worker, site: site ?? undefined };
}
