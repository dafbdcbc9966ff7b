import { reportOf, runOf, type Run, type RunEvent } from '@cse/executor';
import { parsePlan, planId, type Plan } from '@cse/graph';
import { follow, submit, work as workOn, workerShare, type Queue, type QueuedRun, type WorkerEvent } from '@cse/queue';
import { splitRepository } from '@cse/oci';
import { answers, openPartSides, type Ports, type TransferConfig } from '@cse/transfer';
import { noSuchRun, unknownSite } from './errors.ts';
import type { KeptAttempt } from './kept-runs.ts';
import { queueClock as clock } from './node-queue-clock.ts';
import { workerName } from './node-worker-name.ts';

export interface QueuedRunOptions {
  readonly queue: Queue;
  /** How much may be under way at one registry, over all workers. */
  readonly concurrency?: number | undefined;
  /** The most images in a part. */
  readonly images?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told of the run once it is in the queue, or was found there. */
  readonly onSubmitted?: ((run: QueuedRun) => void) | undefined;
}

/** A plan that the workers of a queue run. To stop its events leaves the run as it is. */
export function queuedRun(plan: Plan, { queue, signal, onSubmitted, ...options }: QueuedRunOptions): Run {
  return runOf(plan, events(), { now: () => clock.monotonic() });

  async function* events(): AsyncGenerator<RunEvent> {
    const run = await submit(plan, queue, options);
    onSubmitted?.(run);
    yield* follow(run.id, plan, { queue, clock, signal });
  }
}

/** Cancels the run of a plan that is under way; what workers have in hand they drop. */
export async function cancelQueued(plan: Plan, queue: Queue): Promise<QueuedRun> {
  const id = planId(plan);
  const run = await queue.find(id);
  if (run?.state !== 'running') throw noSuchRun(id);
  await queue.cancel(run.id);
  return { ...run, state: 'cancelled' };
}

/** A run of a queue, with all that happened so far. */
export async function findQueuedRun(id: string, queue: Queue): Promise<KeptAttempt> {
  const run = await queue.find(id === 'latest' ? '' : id);
  if (!run) throw noSuchRun(id);
  const plan = parsePlan(await queue.planOf(run.id));
  const events = await Array.fromAsync(follow(run.id, plan, { queue, clock, now: true }));
  const seconds = ((run.finished ?? clock.now()) - run.submitted) / 1000;
  const kept = events.map((event) => ({ ...event, at: run.submitted }));
  return { plan, isCheck: false, events: kept, report: reportOf(plan, events, seconds) };
}

export interface SessionWorkerOptions {
  readonly queue: Queue;
  readonly site?: string | undefined;
  readonly slots?: number | undefined;
  readonly untilEmpty?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined;
}

interface Here {
  readonly config: TransferConfig;
  readonly ports: Ports;
}

/** Works on the parts of a queue, with the registries' settings and logins of this machine. */
export async function work({ site, ...options }: SessionWorkerOptions, { config, ports }: Here): Promise<void> {
  const own = site === undefined ? undefined : siteCalled(site, config);
  const share = workerShare({ concurrency: config.concurrency, clock });
  const open = () => openPartSides({ config, ports, share });
  const reaches = (host: string) => answers(host, { config, ports });
  await workOn({ ...options, site: own, clock, share, worker: workerName(), open, reaches });
}

/** The name that the parts of a site have in a queue, by its name, its base or its host. Throws `SITE_UNKNOWN`. */
function siteCalled(called: string, { sites = [] }: TransferConfig): string {
  const named = sites.map((site) => ({ ...site, host: splitRepository(`${site.to}/`).host }));
  const site =
    named.find(({ name }) => name === called) ?? named.find(({ to, host }) => to === called || host === called);
  if (site) return site.name === site.to ? site.host : site.name;
  // Without a list of its own, a worker takes what it is told.
  if (sites.length > 0)
    throw unknownSite(
      called,
      sites.map(({ name }) => name),
    );
  return called;
}
