import * as Flags from '@oclif/core/flags';
import { archive } from '@cse/archive';
import { isolatedCluster } from '@cse/isolated-cluster';
import type { Medium } from '@cse/session';
import { tanzuBundle } from '@cse/tanzu-bundle';

const shared = {
  helpGroup: 'ARCHIVE',
  exactlyOne: ['archive', 'isolated-cluster', 'tanzu-bundle'],
};

/** The media that are known, by the flag that names where one is: what it is, how it is written and how it is read. */
export const MEDIA = {
  archive: {
    medium: archive,
    writing: Flags.string({ ...shared, summary: 'write the archive to this folder', helpValue: 'DIR' }),
    reading: Flags.string({
      ...shared,
      summary: 'a folder with parts of the archive, repeatable',
      helpValue: 'DIR',
      multiple: true,
      multipleNonGreedy: true,
    }),
  },
  'isolated-cluster': {
    medium: isolatedCluster,
    writing: Flags.string({
      ...shared,
      summary: 'write the TKG images as a folder for tanzu isolated-cluster upload-bundle instead',
      helpValue: 'DIR',
    }),
    reading: Flags.string({
      ...shared,
      summary: 'read TKG images from this folder of tanzu isolated-cluster download-bundle instead',
      helpValue: 'DIR',
    }),
  },
  'tanzu-bundle': {
    medium: tanzuBundle,
    writing: Flags.string({
      ...shared,
      summary: 'write the CLI plugins as a file for tanzu plugin upload-bundle instead',
      helpValue: 'FILE',
    }),
    reading: Flags.string({
      ...shared,
      summary: 'read CLI plugins from this file of tanzu plugin download-bundle instead',
      helpValue: 'FILE',
    }),
  },
} as const;

interface Chosen {
  readonly medium: Medium;
  readonly paths: readonly [string, ...string[]];
}

/** The medium that was named, and where it is. oclif has seen that it is exactly one. */
export function mediumIn(flags: Readonly<Record<string, unknown>>): Chosen {
  for (const [flag, { medium }] of Object.entries(MEDIA)) {
    const [first, ...others] = [flags[flag] ?? []].flat().map(String);
    if (first !== undefined) return { medium, paths: [first, ...others] };
  }
  throw new Error('no medium was named');
}

type MediumUse = 'writing' | 'reading';

/** The flags that name a medium. */
export const mediaFlags = <Chosen extends MediumUse>(way: Chosen) =>
  // Object.fromEntries forgets which key has which value.
  Object.fromEntries(Object.entries(MEDIA).map(([flag, each]) => [flag, each[way]])) as {
    readonly [Flag in keyof typeof MEDIA]: (typeof MEDIA)[Flag][Chosen];
  };
