import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';

const REPEATABLE = { multiple: true, multipleNonGreedy: true } as const;
const shared = { helpGroup: 'ARCHIVE' };
const oneOf = { exactlyOne: ['archive', 'isolated-cluster', 'tanzu-bundle'] };

/** How an archive is written. */
export const writing = {
  archive: Flags.string({ ...shared, ...oneOf, summary: 'the folder to write it to', helpValue: 'DIR' }),
  'isolated-cluster': Flags.string({
    ...shared,
    ...oneOf,
    summary: 'write the TKG part as a folder instead, for tanzu isolated-cluster upload-bundle',
    helpValue: 'DIR',
  }),
  'tanzu-bundle': Flags.string({
    ...shared,
    ...oneOf,
    summary: 'write the CLI plugins to this file instead, for tanzu plugin upload-bundle',
    helpValue: 'FILE',
  }),
  'part-size': Flags.string({
    ...shared,
    summary: 'the most that one part may have: 4GB, 700MiB; by default what FAT32 takes',
    helpValue: 'SIZE',
  }),
  since: Flags.string({
    ...shared,
    summary: 'leave out what an earlier archive brought: its folder, or the receipt that its import wrote',
    helpValue: 'PATH',
  }),
  trust: Flags.string({
    ...shared,
    summary: 'take --since only if this public key signed it, repeatable',
    helpValue: 'PUB',
    ...REPEATABLE,
  }),
  sign: Flags.string({
    ...shared,
    summary: 'sign it with this secret key, of minisign or cse archive keygen',
    helpValue: 'KEY',
  }),
  'without-cse': Flags.boolean({
    ...shared,
    summary: 'do not take cse along; an installed one otherwise goes with the archive, to be started from the medium',
    dependsOn: ['archive'],
  }),
  'carry-platform': Flags.string({
    ...shared,
    summary:
      'take cse along for this machine instead, repeatable: linux/amd64, linux/arm64; its release file is looked for ' +
      'beside the installation and here, or is given as OS/ARCH=FILE',
    helpValue: 'OS/ARCH',
    ...REPEATABLE,
    dependsOn: ['archive'],
    exclusive: ['without-cse'],
  }),
  repair: Flags.integer({
    ...shared,
    summary: 'make this part again, byte for byte, repeatable',
    helpValue: 'N',
    ...REPEATABLE,
  }),
};

/** Whom an archive may come from. */
export const trusting = {
  trust: Flags.string({
    ...shared,
    summary: 'take an archive that this public key signed, repeatable',
    helpValue: 'PUB',
    ...REPEATABLE,
  }),
  'allow-unsigned': Flags.boolean({ ...shared, summary: 'take an archive that nobody signed' }),
};

/** What is written when an archive was brought in. */
export const receipt = {
  receipt: Flags.string({
    ...shared,
    summary: 'write what the target holds then to this file, for the next export --since',
    helpValue: 'FILE',
  }),
  sign: Flags.string({
    ...shared,
    summary: 'sign that receipt with this secret key, into FILE.minisig',
    helpValue: 'KEY',
  }),
};

/** Another way to say where the parts of an archive are, for commands that read nothing else in its place. */
export const parts = Flags.string({
  ...shared,
  summary: 'a folder with parts of it, repeatable',
  helpValue: 'DIR',
  ...REPEATABLE,
});

/** How an archive is read. */
export const reading = {
  archive: Flags.string({
    ...shared,
    ...oneOf,
    summary: 'a folder with parts of it, repeatable',
    helpValue: 'DIR',
    ...REPEATABLE,
  }),
  'isolated-cluster': Flags.string({
    ...shared,
    ...oneOf,
    summary: 'read the TKG part from this folder instead, which tanzu isolated-cluster download-bundle wrote',
    helpValue: 'DIR',
  }),
  'tanzu-bundle': Flags.string({
    ...shared,
    ...oneOf,
    summary: 'read the CLI plugins from this file instead, which tanzu plugin download-bundle wrote',
    helpValue: 'FILE',
  }),
  ...trusting,
};

export const archiveArgs = {
  dir: Args.string({ description: "the archive's folder", required: true }),
};
