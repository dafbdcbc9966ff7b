import * as Flags from '@oclif/core/flags';

const group = (helpGroup: string) => ({
  retries: Flags.integer({
    summary: 'retries per blob, manifest or token without progress; default 6',
    helpValue: 'N',
    helpGroup,
    min: 0,
    max: 100,
  }),
  timeout: Flags.integer({
    summary:
      'how long to wait for a silent registry; default 60. Anything without progress for five times as long is given up',
    helpValue: 'SECONDS',
    helpGroup,
    min: 1,
    max: 86_400,
  }),
  'min-rate': Flags.integer({
    summary: 'the minimum transfer rate per second, 0 for none; default 1024',
    helpValue: 'BYTES',
    helpGroup,
    min: 0,
  }),
});

/** What it may cost to ask a registry for something: the same for all commands that speak to one. */
export const budget = group('REGISTRY');

/** The same, among the flags of `copy`. */
export const copyBudget = group('REGISTRY');
