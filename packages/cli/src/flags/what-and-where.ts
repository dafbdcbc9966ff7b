import * as Flags from '@oclif/core/flags';
import { budget } from './budget.ts';

const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;
const selecting = (summary: string, helpValue: string) =>
  Flags.string({ summary, helpValue, helpGroup: 'SELECTION', ...REPEATABLE });

/** What is asked for, from where and to where: the same for all commands that plan. */
export const whatAndWhere = {
  config: Flags.string({
    char: 'c',
    summary: 'the config file; by default ./cse.yaml, if it exists',
    helpValue: 'FILE',
  }),
  only: selecting('use only this plugin, repeatable', 'USE'),
  skip: selecting('leave out this plugin, repeatable', 'USE'),
  platform: selecting('only this platform of images that have several, repeatable', 'OS/ARCH'),
  to: Flags.string({
    summary: 'the base at the target registry: HOST[:PORT][/PATH]',
    helpValue: 'BASE',
  }),
  source: Flags.string({
    summary: 'look for content of FROM at TO; repeatable, tried in the order given',
    helpValue: 'FROM=TO',
    helpGroup: 'REGISTRY',
    ...REPEATABLE,
  }),
  ca: Flags.string({
    summary: 'trust the CAs in this PEM file for this registry',
    helpValue: 'HOST=FILE',
    ...REPEATABLE,
  }),
  'plain-http': Flags.string({
    summary: 'use plain HTTP for this registry, repeatable',
    helpValue: 'HOST',
    helpGroup: 'REGISTRY',
    ...REPEATABLE,
  }),
  'trust-origin': Flags.string({
    summary: 'another origin that may receive the credentials of this registry, such as its token service; repeatable',
    helpValue: 'HOST=URL',
    helpGroup: 'REGISTRY',
    ...REPEATABLE,
  }),
  'strict-signatures': Flags.boolean({
    summary: 'fail if a registry cannot list signatures, instead of adding a note',
    helpGroup: 'SELECTION',
  }),
  concurrency: Flags.integer({
    summary: 'the number of parallel transfers; lowered automatically when a registry asks for it',
    helpValue: 'N',
    helpGroup: 'REGISTRY',
    min: 1,
    max: 256,
  }),
  ...budget,
};

const { config, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin } = whatAndWhere;

/** Where content comes from, for a command that needs no target. */
export const reaching = { config, source, ca, 'plain-http': plainHttp, 'trust-origin': trustOrigin, ...budget };

/** The targets, where a command may have several. */
export const sites = {
  to: Flags.string({
    summary: 'the base at the target registry: HOST[:PORT][/PATH], repeatable',
    helpValue: 'BASE',
    ...REPEATABLE,
  }),
};

/** Whether a command only shows what it would do. */
export const trying = {
  'dry-run': Flags.boolean({
    summary: 'show what cse plan shows, and copy nothing',
    exclusive: ['detach', 'cancel', 'repair'],
  }),
};

/** How a run shows itself. */
export const showing = {
  progress: Flags.option({
    options: ['auto', 'bars', 'lines', 'ndjson', 'none'] as const,
    summary: 'how to show progress; auto is bars on a terminal and lines elsewhere',
    helpGroup: 'GLOBAL',
    default: 'auto' as const,
    noCacheDefault: true,
  })(),
  quiet: Flags.boolean({ char: 'q', summary: 'print nothing but errors', helpGroup: 'GLOBAL' }),
};
