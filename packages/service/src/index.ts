export { measuredWork, type MeasuredWorkOptions } from './measured-work.ts';
export type { MetricsFlags } from './metrics-flags.ts';
export { serveFolder, type ServeFlags, type ServeFolderOptions } from './serve-folder.ts';
export type { OpenService } from './open-service.ts';
export { watchRuns, type WatchFlags, type WatchRunsOptions } from './watch-runs.ts';
export { renderWorkerEvent } from './worker-event.ts';
