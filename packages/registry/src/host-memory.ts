/** What a registry has taught us in this run. */
export class HostMemory {
  /** The largest piece that it takes; nothing while it takes all in one. */
  chunkSize: number | undefined;
  /** It has taken a large blob in one piece. */
  takesWhole = false;
  /** Whether its mounts are real: the first that it made is looked at. */
  mountsProved: Promise<boolean> | undefined;
  /** Its mounts are not. */
  mountsRefused = false;
  /** It lists referrers itself; until it was asked, nobody knows. */
  listsReferrers: boolean | undefined;
  /** Somebody is finding that out. */
  probing: Promise<unknown> | undefined;
  /** It does not answer HEAD. */
  headless = false;

  constructor(chunkSize: number | undefined) {
    this.chunkSize = chunkSize;
  }
}
