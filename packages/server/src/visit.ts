import type { Repository, Store } from '@cse/store';
import type { Asked } from './exchange.ts';
import type { Naming } from './names.ts';
import type { Sessions } from './sessions.ts';
import type { Whereabouts } from './whereabouts.ts';

/** A request to one repository, with all that is needed to answer it. */
export interface Visit {
  readonly asked: Asked;
  /** As the client names the repository. */
  readonly path: string;
  /** As the store names it. */
  readonly name: string;
  readonly repository: Repository;
  readonly registry: Registry;
  readonly signal: AbortSignal;
}

export interface Registry extends Naming {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly whereabouts: Whereabouts;
  /** In bytes. */
  readonly maxManifest: number;
  /** Says that a manifest may name what is not here. */
  readonly sparse: boolean;
}
