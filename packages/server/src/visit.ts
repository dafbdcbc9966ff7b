import type { Sink, Source, SourceStore, Store } from '@cse/store';
import type { HttpRequest } from './exchange.ts';
import type { NameOptions } from './names.ts';
import type { Sessions } from './sessions.ts';
import type { Whereabouts } from './whereabouts.ts';

/** A request to one repository, with all that is needed to answer it. */
export interface Visit {
  readonly asked: HttpRequest;
  /** As the client names the repository. */
  readonly path: string;
  /** As the store names it. */
  readonly name: string;
  readonly repository: Source;
  /** The same repository, to be written; none where the registry is only read. */
  readonly sink: Sink | undefined;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

/** A request to a repository that may be written. */
export interface WritingVisit extends Visit {
  readonly sink: Sink;
}

export const mayWrite = (visit: Visit): visit is WritingVisit => visit.sink !== undefined;

export interface Registry extends NameOptions {
  readonly store: SourceStore;
  /** The same store, where it may be written. */
  readonly target: Store | undefined;
  readonly sessions: Sessions;
  readonly whereabouts: Whereabouts;
  /** In bytes. */
  readonly maxManifest: number;
  /** Says that a manifest may name what is not here. */
  readonly sparse: boolean;
}
