import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { mediaFlags } from '../media.ts';

const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;
const shared = { helpGroup: 'ARCHIVE' };

/** How an archive is written. */
export const writing = {
  ...mediaFlags('writing'),
  'part-size': Flags.string({
    summary: 'the largest part; by default what fits on FAT32',
    helpValue: 'SIZE',
  }),
  since: Flags.string({
    summary: 'leave out what this archive or receipt has',
    helpValue: 'PATH',
  }),
  trust: Flags.string({
    ...shared,
    summary: 'accept --since only if signed with this public key, repeatable',
    helpValue: 'PUB',
    ...REPEATABLE,
  }),
  sign: Flags.string({
    summary: 'sign with this secret key (see cse archive keygen)',
    helpValue: 'KEY',
  }),
  'without-cse': Flags.boolean({
    ...shared,
    summary: 'do not put cse on the medium; by default, an installed cse takes itself along, to run from there',
    dependsOn: ['archive'],
  }),
  'carry-platform': Flags.string({
    ...shared,
    summary:
      'take cse along for this platform instead, repeatable: linux/amd64, linux/arm64; its release file is ' +
      'next to the installation, in the current folder, or given as OS/ARCH=FILE',
    helpValue: 'OS/ARCH',
    ...REPEATABLE,
    dependsOn: ['archive'],
    exclusive: ['without-cse'],
  }),
  repair: Flags.integer({
    ...shared,
    summary: 'recreate this part, byte for byte, repeatable',
    helpValue: 'N',
    ...REPEATABLE,
  }),
};

/** Whom an archive may come from. */
export const trusting = {
  trust: Flags.string({
    summary: 'accept archives signed with this public key, repeatable; by default those in ~/.config/cse/trusted-keys',
    helpValue: 'PUB',
    ...REPEATABLE,
  }),
  'allow-unsigned': Flags.boolean({ ...shared, summary: 'accept an unsigned archive' }),
};

/** What is written when an archive was brought in. */
export const receipt = {
  receipt: Flags.string({
    ...shared,
    summary: 'write a receipt of what the target then has to this file, for export --since',
    helpValue: 'FILE',
  }),
  sign: Flags.string({
    ...shared,
    summary: 'sign the receipt with this secret key, as FILE.minisig',
    helpValue: 'KEY',
  }),
};

/** Another way to say where the parts of an archive are, for commands that read nothing else in its place. */
export const parts = Flags.string({
  summary: 'a folder with parts of the archive, repeatable',
  helpValue: 'DIR',
  ...REPEATABLE,
});

/** How an archive is read. */
export const reading = { ...mediaFlags('reading'), ...trusting };

export const archiveArgs = {
  dir: Args.string({ description: "the archive's folder", required: true }),
};

/** Whom something may come from, as it was typed. */
export interface Trusting {
  readonly trust?: readonly string[] | undefined;
  readonly 'allow-unsigned'?: boolean | undefined;
}
