import type { RequestEvent } from '@cse/server';
import { Counter, Histogram } from 'prom-client';
import { metricsOf, openRegistry, SECONDS, type Metrics } from './metrics.ts';

/** What a server counts. */
export interface ServerMetrics extends Metrics {
  onRequest(event: RequestEvent): void;
}

const METHODS = new Set(['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE']);

/** Counts what a registry is asked, and what it answers. */
export function serverMetrics(version: string): ServerMetrics {
  const registry = openRegistry(version);
  const registers = [registry];
  const requests = new Counter({
    registers,
    name: 'cse_http_requests_total',
    help: 'Requests that were answered, by status.',
    labelNames: ['method', 'status'],
  });
  const seconds = new Histogram({
    registers,
    name: 'cse_http_request_duration_seconds',
    help: 'Time until a request was answered, in seconds.',
    labelNames: ['method'],
    buckets: SECONDS,
  });
  const sent = new Counter({ registers, name: 'cse_http_sent_bytes_total', help: 'Bytes of the bodies of answers.' });
  const received = new Counter({
    registers,
    name: 'cse_http_received_bytes_total',
    help: 'Bytes of the bodies of requests.',
  });
  return {
    ...metricsOf(registry),
    onRequest({ method: asked, status, bytes, received: came, milliseconds }) {
      // Whatever else a client makes up is one line.
      const method = METHODS.has(asked) ? asked : 'other';
      requests.inc({ method, status });
      seconds.observe({ method }, milliseconds / 1000);
      sent.inc(bytes);
      received.inc(came);
    },
  };
}
