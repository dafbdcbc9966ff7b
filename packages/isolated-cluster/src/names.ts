import { splitRepository } from '@cse/oci';

/** What all that such a folder holds stands below, at the source and at the target. */
export const TKG = 'tkg';

const PROJECT = `${TKG}/`;

/** The repository's path below `tkg/`, if it is there. */
export function pathBelowTkg(repository: string): string | undefined {
  const { path } = splitRepository(repository);
  return path.startsWith(PROJECT) ? path.slice(PROJECT.length) : undefined;
}

/** Where the content of a tar comes from, as far as plugins know. */
export const sourceOf = (path: string) => `projects.registry.vmware.com/${PROJECT}${path}`;

/** `packages/core/repo` with `v1.28.4_vmware.1` is `packages-core-repo-v1.28.4_vmware.1.tar`. */
export const tarNameOf = (path: string, tag: string) => `${path.replaceAll('/', '-')}-${tag}.tar`;

/** Says whether a tag is one that a copy makes by itself, and not a name that somebody gave. */
export const isMadeTag = (tag: string) =>
  /sha256-[0-9a-f]{64}\.(imgpkg|image-locations\.imgpkg|sig|att|sbom)$/.test(tag);
