import { z } from 'zod';
import { invalidRelease } from './errors.ts';

/** What `release.json` says, which stands beside `bin/` in the top folder of a release. */
export interface Release {
  readonly version: string;
  /** As Node has it: `linux-x64`. */
  readonly platform: string;
  /** The version of the Node inside. */
  readonly node: string;
  /** What it came inside of, if it did: whoever manages that replaces it. */
  readonly package?: 'deb' | 'rpm' | 'image' | undefined;
}

export const RELEASE_FILE = 'release.json';

/** Reads `release.json`. Throws `RELEASE_INVALID`. */
export function parseRelease(path: string, text: string): Release {
  const result = releaseSchema.safeParse(parseJson(path, text));
  if (!result.success) throw invalidRelease(path, z.prettifyError(result.error), result.error);
  return result.data;
}

/** How the folder of a release is called, and its tarball before `.tar.gz`. */
export const releaseName = ({ version, platform }: Pick<Release, 'version' | 'platform'>): string =>
  `cse-${version}-${platform}`;

/** `release.json` for a copy that no package manager looks after. */
export function withoutPackage(text: string): string {
  const { package: packaged, ...rest }: Readonly<Record<string, unknown>> = JSON.parse(text);
  return packaged === undefined ? text : `${JSON.stringify(rest, undefined, 2)}\n`;
}

// What becomes part of a file's name has no room for a path.
const word = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.+_-]*$/, 'is not a plain word');
const releaseSchema = z.object({
  version: word,
  platform: word,
  node: z.string(),
  package: z.enum(['deb', 'rpm', 'image']).optional(),
});

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidRelease(path, 'it is not JSON', cause);
  }
}
