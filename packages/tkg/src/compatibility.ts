import { z } from 'zod';
import { parseYaml, type TextFile } from './yaml-file.ts';

/** What a `tkg-compatibility` file says: the BOMs that the `tanzu` command line knows, as `path:tag`. */
export interface TkgCompatibility {
  readonly version: string;
  readonly boms: readonly string[];
}

/** What a `tkr-compatibility` file says: the TKrs of each TKG release there ever was. */
export interface TkrCompatibility {
  readonly version: string;
  readonly tkrs: ReadonlyMap<string, readonly string[]>;
}

/** Reads a `tkg-compatibility` file. Throws `TKG_FILE_INVALID`. */
export function parseTkgCompatibility(file: TextFile): TkgCompatibility {
  const { version, managementClusterPluginVersions } = parseYaml(file, tkgSchema);
  const boms = managementClusterPluginVersions.flatMap(({ supportedTKGBomVersions }) => supportedTKGBomVersions);
  return { version, boms: [...new Set(boms.map(({ imagePath, tag }) => `${imagePath}:${tag}`))] };
}

/** Reads a `tkr-compatibility` file. Throws `TKG_FILE_INVALID`. */
export function parseTkrCompatibility(file: TextFile): TkrCompatibility {
  const { version, managementClusterVersions } = parseYaml(file, tkrSchema);
  return {
    version,
    tkrs: new Map(managementClusterVersions.map((entry) => [entry.version, entry.supportedKubernetesVersions])),
  };
}

const VERSION = /^v(0|[1-9]\d{0,14})$/;

/** Of the tags of a compatibility image, the highest `v<integer>`; any other tag is none of its versions. */
export function highestVersionTag(tags: readonly string[]): string | undefined {
  const versions = tags.flatMap((tag) => VERSION.exec(tag)?.slice(1).map(Number) ?? []);
  return versions.length === 0 ? undefined : `v${versions.reduce((a, b) => Math.max(a, b))}`;
}

/** Where a release's compatibility image is: releases that are not general have their own. */
export function tkgCompatibilityPath(version: string): string {
  return /^v\d+\.\d+\.\d+$/.test(version) ? 'tkg-compatibility' : `${version}/tkg-compatibility`;
}

const text = z.string('is missing').min(1, 'is empty');
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === '' ? [] : value), z.array(item, 'is not a list'));

const tkgSchema = z.object({
  version: text,
  managementClusterPluginVersions: listOf(
    z.object({ version: text, supportedTKGBomVersions: listOf(z.object({ imagePath: text, tag: text })) }),
  ),
});

const tkrSchema = z.object({
  version: text,
  managementClusterVersions: listOf(z.object({ version: text, supportedKubernetesVersions: listOf(text) })),
});
