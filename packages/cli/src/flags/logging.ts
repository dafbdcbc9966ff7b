import * as Flags from '@oclif/core/flags';
import { LOG_LEVELS } from '@cse/support';

/** Where what happens is noted: the same for all commands. */
export const logging = {
  'log-file': Flags.string({
    summary: 'append a log to this file, without secrets',
    helpValue: 'FILE',
    helpGroup: 'GLOBAL',
  }),
  'log-level': Flags.option({
    options: LOG_LEVELS,
    summary: 'how much to log; debug includes every request; default info',
    helpGroup: 'GLOBAL',
  })(),
};
