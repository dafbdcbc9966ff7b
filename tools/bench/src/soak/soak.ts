/** One thing that is done many times over, and must come out right each time. */
export interface Soak {
  readonly name: string;
  /** What has to hold, in words. */
  readonly goal: string;
  run(count: number, folder: string, onRound?: OnRound): Promise<SoakOutcome>;
}

/** Told after each round how often it was done so far, and how often it came out wrong. */
export type OnRound = (done: number, wrong: number) => void;

export interface SoakOutcome {
  readonly done: number;
  /** What came out wrong, in words. */
  readonly wrong: readonly string[];
  /** What else is worth knowing. */
  readonly notes?: readonly string[] | undefined;
  /** Why it could not be done here. */
  readonly skipped?: string | undefined;
}
