import { archive } from '@cse/archive';
import { isolatedCluster } from '@cse/isolated-cluster';
import { tanzuBundle } from '@cse/tanzu-bundle';
import type { Medium } from '@cse/transfer';

/** A medium, and what help says of the flag that names where one is. */
export interface KnownMedium {
  readonly medium: Medium;
  readonly writing: MediumFlag;
  readonly reading: MediumFlag;
}

/** What help says of a flag. */
export interface MediumFlag {
  readonly summary: string;
  /** What the value is called, as in `--archive DIR`. */
  readonly value: string;
  /** Whether one medium may lie in several places. */
  readonly repeatable?: boolean | undefined;
}

/** The media that there are, by flag. */
export const MEDIA = {
  archive: known(archive, {
    writing: { summary: 'write the archive to this folder', value: 'DIR' },
    reading: { summary: 'a folder with parts of the archive, repeatable', value: 'DIR', repeatable: true },
  }),
  'isolated-cluster': known(isolatedCluster, {
    writing: {
      summary: 'write the TKG images as a folder for tanzu isolated-cluster upload-bundle instead',
      value: 'DIR',
    },
    reading: {
      summary: 'read TKG images from this folder of tanzu isolated-cluster download-bundle instead',
      value: 'DIR',
    },
  }),
  'tanzu-bundle': known(tanzuBundle, {
    writing: { summary: 'write the CLI plugins as a file for tanzu plugin upload-bundle instead', value: 'FILE' },
    reading: { summary: 'read CLI plugins from this file of tanzu plugin download-bundle instead', value: 'FILE' },
  }),
};

function known<const Flags extends Omit<KnownMedium, 'medium'>>(
  medium: Medium,
  flags: Flags,
): Flags & Pick<KnownMedium, 'medium'> {
  return { medium, ...flags };
}
