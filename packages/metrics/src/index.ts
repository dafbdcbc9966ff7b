export type { Metrics } from './metrics.ts';
export { serveMetrics, type MetricsListening } from './serve-metrics.ts';
export { serverMetrics, type ServerMetrics } from './server-metrics.ts';
export { workerMetrics, type WorkerMetrics, type WorkerMetricsOptions } from './worker-metrics.ts';
