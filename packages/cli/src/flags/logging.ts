import * as Flags from '@oclif/core/flags';
import { LEVELS } from '../log/log.ts';

/** Where what happens is noted: the same for all commands. */
export const logging = {
  'log-file': Flags.string({
    summary: 'append a log to this file, without secrets',
    helpValue: 'FILE',
    helpGroup: 'GLOBAL',
  }),
  'log-level': Flags.option({
    options: LEVELS,
    summary: 'how much to log; debug includes every request; default info',
    helpGroup: 'GLOBAL',
  })(),
};
