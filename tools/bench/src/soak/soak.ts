/** One thing that is done many times over, and must come out right each time. */
export interface Soak {
  readonly name: string;
  /** What has to hold, in words. */
  readonly goal: string;
  run(count: number, folder: string): Promise<SoakOutcome>;
}

export interface SoakOutcome {
  readonly done: number;
  /** What came out wrong, in words. */
  readonly wrong: readonly string[];
  /** What else is worth knowing. */
  readonly notes?: readonly string[] | undefined;
  /** Why it could not be done here. */
  readonly skipped?: string | undefined;
}
