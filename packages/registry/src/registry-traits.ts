import type { Unlisted } from '@cse/store';

/** What a registry has taught us in this run. */
export class RegistryTraits {
  /** The largest piece that it takes; nothing while it takes all in one. */
  chunkSize: number | undefined;
  /** It has taken a large blob in one piece. */
  takesWhole = false;
  /** Whether its mounts are real: the first that it made is looked at. */
  mountsProved: Promise<boolean> | undefined;
  /** Its mounts are not. */
  mountsRefused = false;
  /** What it says of referrers: a list of its own, none (then a tag stands in for it), or why it does not. */
  referrers: 'listed' | 'tagged' | Unlisted | undefined;
  /** Somebody is finding that out. */
  probing: Promise<unknown> | undefined;
  /** It does not answer HEAD. */
  headless = false;
  /** The last manifest that it was asked for was not there. */
  lacking = false;
  /** That a blob is not there it says to HEAD as to GET. */
  tellsAbsence = false;

  constructor(chunkSize: number | undefined) {
    this.chunkSize = chunkSize;
  }
}
