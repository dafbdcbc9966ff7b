import * as Flags from '@oclif/core/flags';

const group = (helpGroup: string) => ({
  retries: Flags.integer({
    summary: 'how often a blob, a manifest or a token is tried again while nothing moves; 6',
    helpValue: 'N',
    helpGroup,
    min: 0,
    max: 100,
  }),
  timeout: Flags.integer({
    summary:
      'how long a registry may be silent; 60. What stands still five times as long, over all its tries, is given up',
    helpValue: 'SECONDS',
    helpGroup,
    min: 1,
    max: 86_400,
  }),
  'min-rate': Flags.integer({
    summary: 'how many bytes a second have to move at least, 0 for any; 1024',
    helpValue: 'BYTES',
    helpGroup,
    min: 0,
  }),
});

/** What it may cost to ask a registry for something: the same for all commands that speak to one. */
export const budget = group('WHERE');

/** The same, among the flags of `copy`. */
export const copyBudget = group('REGISTRY');
