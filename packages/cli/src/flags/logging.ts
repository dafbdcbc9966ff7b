import * as Flags from '@oclif/core/flags';
import { LEVELS } from '../log/log.ts';

/** Where what happens is noted: the same for all commands. */
export const logging = {
  'log-file': Flags.string({
    summary: 'note what happens in this file, a line each, without secrets',
    helpValue: 'FILE',
    helpGroup: 'GLOBAL',
  }),
  'log-level': Flags.option({
    options: LEVELS,
    summary: 'how much: debug also notes every request; info',
    helpGroup: 'GLOBAL',
  })(),
};
