import type { RunEvent } from '@cse/executor';
import type { SourceStore, Store } from '@cse/store';

/** Where from and where to, as a worker has it open for a run. */
export interface WorkerSides extends AsyncDisposable {
  /** For one part: what a registry answered there is not held against the next one. */
  forPart(): { readonly source: SourceStore; readonly target: Store };
  /** The requests that were made again since it was asked last. */
  retried(): readonly Extract<RunEvent, { readonly type: 'request-retried' }>[];
}
