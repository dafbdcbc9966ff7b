import type { Fault } from '@cse/errors';

/** What a run ends with: who must act, or that somebody stopped it. */
export type Outcome = Fault | 'interrupted';

const EXIT_CODES: Readonly<Record<Outcome, number>> = {
  internal: 1,
  usage: 2,
  plan: 3,
  incomplete: 4,
  access: 5,
  integrity: 6,
  plugin: 7,
  unavailable: 8,
  interrupted: 130,
};

/** The exit code that says who must act; 0 where nobody has to. */
export const exitCodeOf = (outcome: Outcome | undefined): number => (outcome === undefined ? 0 : EXIT_CODES[outcome]);
