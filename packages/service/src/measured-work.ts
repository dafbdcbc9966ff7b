import { serveMetrics, workerMetrics } from '@cse/metrics';
import type { Flags, RegistryEvent, Session, WorkOptions } from '@cse/session';
import type { MetricsFlags } from './metrics-flags.ts';

export interface MeasuredWorkOptions {
  readonly flags: Flags & MetricsFlags;
  /** Opens what this user has here; `onEvent` hears of each request to a registry. */
  readonly session: (onEvent?: (event: RegistryEvent) => void) => Promise<Session>;
  readonly version: string;
}

/** Works on the parts of a queue, and serves what it counts where that is asked for. */
export async function measuredWork(
  options: WorkOptions,
  { flags, session, version }: MeasuredWorkOptions,
): Promise<void> {
  const { metrics: address, 'insecure-listen': insecure } = flags;
  if (address === undefined) return (await session()).work(flags, options);
  const metrics = workerMetrics({ version, queue: options.queue });
  await using _ = await serveMetrics(metrics, { address, insecure });
  const measured = await session(metrics.onRegistry);
  await measured.work(flags, {
    ...options,
    onEvent(event) {
      metrics.onWorker(event);
      options.onEvent?.(event);
    },
  });
}
