import * as Flags from '@oclif/core/flags';

/** The names that what is served answers to. */
export const hostName = {
  'host-name': Flags.string({
    summary: 'also answer to this host name, repeatable; localhost and the address itself are always accepted',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
  }),
};
