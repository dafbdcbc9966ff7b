import { Counter, Gauge, Registry } from 'prom-client';
import { processUsage } from './node-process-metrics.ts';

/** What was counted, in the text format of Prometheus. */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
}

/** A registry of metrics that tells of this process and its version. */
export function openRegistry(version: string): Registry {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({ registers, name: 'cse_build_info', help: 'The version of cse.', labelNames: ['version'] }).set(
    { version },
    1,
  );
  new Counter({
    registers,
    name: 'process_cpu_seconds_total',
    help: 'User and system CPU time of this process in seconds.',
    collect() {
      this.reset();
      this.inc(processUsage().cpu);
    },
  });
  new Gauge({
    registers,
    name: 'process_resident_memory_bytes',
    help: 'Resident memory of this process in bytes.',
    collect() {
      this.set(processUsage().memory);
    },
  });
  return registry;
}

/** What a registry counts, to be served. */
export const metricsOf = (registry: Registry): Metrics => ({
  contentType: registry.contentType,
  text: () => registry.metrics(),
});

/** In seconds: from an answer out of memory to a registry that is on its knees. */
export const SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
