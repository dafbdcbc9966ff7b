import * as Flags from '@oclif/core/flags';
import { budget } from './budget.ts';

const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;

/** What is asked for, from where and to where: the same for all commands that plan. */
export const whatAndWhere = {
  config: Flags.string({
    char: 'c',
    summary: 'read what is asked for from this file; cse.yaml in the current folder, if it is there',
    helpValue: 'FILE',
    helpGroup: 'WHAT',
  }),
  only: Flags.string({
    summary: 'leave out all but these plugins, repeatable',
    helpValue: 'USE',
    helpGroup: 'WHAT',
    ...REPEATABLE,
  }),
  skip: Flags.string({
    summary: 'leave out these plugins, repeatable',
    helpValue: 'USE',
    helpGroup: 'WHAT',
    ...REPEATABLE,
  }),
  to: Flags.string({
    summary: "the target's registry base: a host, perhaps a port and a path",
    helpValue: 'BASE',
    helpGroup: 'WHERE',
  }),
  source: Flags.string({
    summary: 'ask TO instead of FROM, repeatable, tried in the order given',
    helpValue: 'FROM=TO',
    helpGroup: 'WHERE',
    ...REPEATABLE,
  }),
  ca: Flags.string({
    summary: 'trust these PEM certificates for that registry, repeatable',
    helpValue: 'HOST=FILE',
    helpGroup: 'WHERE',
    ...REPEATABLE,
  }),
  'plain-http': Flags.string({
    summary: 'speak http to that registry, repeatable',
    helpValue: 'HOST',
    helpGroup: 'WHERE',
    ...REPEATABLE,
  }),
  'trust-origin': Flags.string({
    summary:
      'another origin that belongs to that registry, as its token service; it is shown its credentials; repeatable',
    helpValue: 'HOST=URL',
    helpGroup: 'WHERE',
    ...REPEATABLE,
  }),
  'strict-signatures': Flags.boolean({
    summary: 'fail when a registry cannot list signatures, where otherwise there is a note',
    helpGroup: 'WHAT',
  }),
  concurrency: Flags.integer({
    summary: 'blobs under way at once; fewer where a registry asks for it',
    helpValue: 'N',
    helpGroup: 'WHERE',
    min: 1,
    max: 256,
  }),
  ...budget,
};

/** How a run shows itself. */
export const showing = {
  progress: Flags.option({
    options: ['auto', 'bars', 'lines', 'ndjson', 'none'] as const,
    summary: 'how to show what happens: bars on a terminal, lines elsewhere',
    helpGroup: 'GLOBAL',
    default: 'auto' as const,
    noCacheDefault: true,
  })(),
};
