import type { Plan } from '@cse/graph';
import { isAddress } from '@cse/oci';
import { webFiles, type RegistriesOptions } from '@cse/registry';
import type { Files, SourceStore } from '@cse/store';
import { carriedFiles } from './carried-files.ts';
import { redirected } from './redirected.ts';
import { candidatesOf, type SourceRules } from './sources.ts';
import { diskFiles } from './disk-files.ts';

/** A store in which files are found too, each by its address; `files` is the place of those. */
function withFiles(store: SourceStore, files: SourceStore): SourceStore {
  return { ...store, repository: (name) => (isAddress(name) ? files : store).repository(name) };
}

/** What is read from outside: registries, where the rules look for each name, and files. */
export const sourceOver = (registries: SourceStore, rules: SourceRules, files: SourceStore): SourceStore =>
  withFiles(
    redirected(registries, (name) => candidatesOf(name, rules)),
    files,
  );

/** The files of the web and of this machine. */
export function filesOutside(options: RegistriesOptions, files: Files | undefined): SourceStore {
  const web = webFiles(options);
  const disk = files && diskFiles(files);
  return {
    repository: (address) => (disk && address.startsWith('file:') ? disk : web).repository(address),
    [Symbol.asyncDispose]: () => web[Symbol.asyncDispose](),
  };
}

/** A medium that also answers for the files that were put into it. */
export const mediumWithFiles = <Medium extends SourceStore & { readonly plan?: Plan | undefined }>(
  medium: Medium,
): Medium => (medium.plan ? { ...medium, ...withFiles(medium, carriedFiles(medium.plan, medium)) } : medium);
