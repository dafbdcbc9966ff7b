export { keptRuns } from './kept-runs.ts';
export { queuedRuns } from './queued-runs.ts';
export { watch, type WatchOptions } from './watch.ts';
export type { RunPresence, RunSummary, Watched, WatchClock, WatchedRun } from './watched.ts';
