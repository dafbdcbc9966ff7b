import type { Platform } from '@cse/oci';
import type { Item } from '@cse/planner';
import type { SourceStore } from '@cse/store';
import type { ItemRefusals } from './config.ts';
import type { InstalledPlugin } from './installed.ts';
import type { Site } from './site.ts';

/** Who is asked what, and where the answers should go. */
export interface Question {
  readonly items: readonly Item[];
  /** By the options of an item: the error for something that is wrong in it. */
  readonly refusals?: ItemRefusals | undefined;
  readonly plugins: readonly InstalledPlugin[];
  readonly source: SourceStore;
  readonly target: SourceStore;
  readonly destination: 'registry' | 'archive';
  /** The target's base; none in an archive, where everything keeps its own name. */
  readonly base: string | undefined;
  /** All targets, the one with the base first. */
  readonly sites: readonly Site[];
  /** What plugins put content in, directly below the base. */
  readonly paths: readonly string[];
  /** What is to be noted of it in any plan. */
  readonly remarks?: readonly string[] | undefined;
  readonly strictSignatures?: boolean | undefined;
  /** Only these of the images of an index; all where none is named. */
  readonly platforms?: readonly Platform[] | undefined;
  readonly concurrency?: number | undefined;
}
