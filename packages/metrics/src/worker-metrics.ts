import { countedAs, type RunEvent } from '@cse/executor';
import { parsePlan, type StepId } from '@cse/graph';
import type { Queue, TakenPart, WorkerEvent } from '@cse/queue';
import type { RegistryEvent } from '@cse/registry';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { metricsOf, openRegistry, SECONDS, type Metrics } from './metrics.ts';

export interface WorkerMetricsOptions {
  readonly version: string;
  readonly queue: Pick<Queue, 'standing'>;
}

/** What a worker counts. */
export interface WorkerMetrics extends Metrics {
  onRegistry(event: RegistryEvent): void;
  onWorker(event: WorkerEvent): void;
}

/** Counts what a worker does at which registry; how the queue stands is asked for when somebody reads. */
export function workerMetrics({ version, queue }: WorkerMetricsOptions): WorkerMetrics {
  const registry = openRegistry(version);
  queueGauges(registry, queue);
  return { ...metricsOf(registry), onRegistry: registryCounters(registry), onWorker: workCounters(registry) };
}

function registryCounters(registry: Registry): (event: RegistryEvent) => void {
  const registers = [registry];
  const requests = new Counter({
    registers,
    name: 'cse_requests_total',
    help: 'Requests to registries that were answered, by status.',
    labelNames: ['host', 'method', 'status'],
  });
  const seconds = new Histogram({
    registers,
    name: 'cse_request_duration_seconds',
    help: 'Time until a registry began to answer, in seconds.',
    labelNames: ['host', 'method'],
    buckets: SECONDS,
  });
  const retries = new Counter({
    registers,
    name: 'cse_request_retries_total',
    help: 'Requests to registries that were made again.',
    labelNames: ['host'],
  });
  const throttled = new Counter({
    registers,
    name: 'cse_requests_throttled_total',
    help: 'Requests that a registry answered with 429.',
    labelNames: ['host'],
  });
  return (event) => {
    if (event.type === 'retry') retries.inc({ host: event.host });
    if (event.type !== 'request') return;
    const { host, method, status, milliseconds } = event;
    requests.inc({ host, method, status });
    seconds.observe({ host, method }, milliseconds / 1000);
    if (status === 429) throttled.inc({ host });
  };
}

function workCounters(registry: Registry): (event: WorkerEvent) => void {
  const registers = [registry];
  const parts = new Counter({
    registers,
    name: 'cse_parts_total',
    help: 'Parts that this worker settled, released, or lost to another.',
    labelNames: ['result'],
  });
  const working = new Gauge({ registers, name: 'cse_parts_in_progress', help: 'Parts that this worker has in hand.' });
  const steps = new Counter({
    registers,
    name: 'cse_steps_total',
    help: 'Steps that came to an end, by the target registry and result.',
    labelNames: ['host', 'result'],
  });
  const bytes = new Counter({
    registers,
    name: 'cse_blob_bytes_total',
    help: 'Bytes of blobs that were copied to a registry.',
    labelNames: ['host'],
  });
  const avoided = new Counter({
    registers,
    name: 'cse_blob_bytes_avoided_total',
    help: 'Bytes of blobs that did not have to be copied.',
    labelNames: ['host', 'result'],
  });
  const sizes = new Map<string, ReadonlyMap<StepId, number>>();

  function step(part: TakenPart, event: RunEvent): void {
    if (!('id' in event)) return;
    const host = event.id.slice(0, event.id.indexOf('/'));
    if (event.type === 'step-moved') bytes.inc({ host }, event.bytes);
    if (event.type === 'step-failed') steps.inc({ host, result: 'failed' });
    if (event.type === 'step-blocked') steps.inc({ host, result: 'blocked' });
    if (event.type !== 'step-finished') return;
    steps.inc({ host, result: event.arrival });
    const result = countedAs(event.arrival);
    if (result !== 'moved') avoided.inc({ host, result }, sizes.get(keyOf(part))?.get(event.id) ?? 0);
  }

  return (event) => {
    const { part } = event;
    if (event.type === 'step') return step(part, event.event);
    if (event.type === 'part-taken') {
      working.inc();
      return void sizes.set(keyOf(part), sizesIn(part.plan));
    }
    working.dec();
    sizes.delete(keyOf(part));
    parts.inc({ result: event.type.slice('part-'.length) });
  };
}

const keyOf = ({ run, id, attempt }: TakenPart) => `${run} ${id} ${attempt}`;

/** The sizes of the blobs of a plan. One that cannot be read has none, and whoever runs it says so. */
function sizesIn(plan: string): ReadonlyMap<StepId, number> {
  try {
    const blobs = [...parsePlan(plan).steps.values()].filter(({ kind }) => kind === 'copy-blob');
    return new Map(blobs.map(({ id, content }) => [id, content.size]));
  } catch {
    return new Map();
  }
}

function queueGauges(registry: Registry, queue: WorkerMetricsOptions['queue']): void {
  const registers = [registry];
  const up = new Gauge({ registers, name: 'cse_queue_up', help: '1 where the queue answered, else 0.' });
  const workers = new Gauge({
    registers,
    name: 'cse_queue_workers',
    help: 'Workers that the queue has heard of lately.',
  });
  new Gauge({
    registers,
    name: 'cse_queue_parts',
    help: 'Parts in the queue, by site and state.',
    labelNames: ['site', 'state'],
    async collect() {
      this.reset();
      // Numbers of a queue that cannot be reached are left out, and the others are told.
      const standing = await queue.standing().catch(() => undefined);
      up.set(standing ? 1 : 0);
      workers.set(standing?.workers.length ?? 0);
      for (const { site, ...states } of standing?.sites ?? [])
        for (const [state, parts] of Object.entries(states)) this.set({ site, state }, parts);
    },
  });
}
