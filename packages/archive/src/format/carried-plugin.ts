import { isDigest, type Descriptor, type Digest } from '@cse/oci';
import type { PluginTarball } from '@cse/transfer';
import { z } from 'zod';

/** A plugin that an archive carries, so that it can be installed where the archive is imported. */
export interface CarriedPlugin {
  /** The word after `use:` in the config. */
  readonly use: string;
  /** The name of the package. */
  readonly name: string;
  readonly version: string;
  /** The digest of its tarball, which is among the contents of the archive. */
  readonly tarball: Digest;
  /** The minisign signature that the tarball came with. */
  readonly signature?: string | undefined;
}

/** What an archive says of a plugin that it takes along. */
export const carriedOf = ({ use, name, version, digest, signature }: PluginTarball): CarriedPlugin => ({
  use,
  name,
  version,
  tarball: digest,
  signature,
});

/** The tarball of a plugin, as content. */
export const tarballOf = ({ digest, size }: Pick<PluginTarball, 'digest' | 'size'>): Descriptor => ({
  mediaType: 'application/vnd.cse.plugin.v1.tar+gzip',
  digest,
  size,
});

// Files are named after both.
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]*$/;

export const carriedPluginSchema = z.strictObject({
  use: z.string(),
  name: z.string().regex(NAME),
  version: z.string().regex(VERSION),
  tarball: z.custom<Digest>(isDigest, 'is not a digest'),
  signature: z.string().optional(),
});
