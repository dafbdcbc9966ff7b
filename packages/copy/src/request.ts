import { parseReference, parseRepository } from '@cse/oci';
import {
  invalidConcurrency,
  invalidDestination,
  invalidReference,
  lockOfTar,
  oneDestination,
  oneSource,
  resumeToRepo,
  tarToTar,
} from './errors.ts';

/** What the command line says, under the names of imgpkg's flags. */
export interface CopyFlags {
  readonly bundle?: string | undefined;
  readonly image?: string | undefined;
  readonly lock?: string | undefined;
  readonly tar?: string | undefined;
  readonly 'to-repo'?: string | undefined;
  readonly 'to-tar'?: string | undefined;
  readonly 'lock-output'?: string | undefined;
  readonly concurrency?: number | undefined;
  readonly 'include-non-distributable-layers'?: boolean | undefined;
  readonly 'cosign-signatures'?: boolean | undefined;
  readonly 'repo-based-tags'?: boolean | undefined;
  readonly resume?: boolean | undefined;
}

export type CopySource =
  | { readonly kind: 'bundle' | 'image'; readonly reference: string }
  | { readonly kind: 'lock'; readonly path: string }
  | { readonly kind: 'tar'; readonly path: string };

export type CopyDestination =
  | { readonly kind: 'repo'; readonly repository: string }
  | { readonly kind: 'tar'; readonly path: string; readonly resume: boolean };

/** One copy, as it was asked for. */
export interface CopyRequest {
  readonly from: CopySource;
  readonly to: CopyDestination;
  readonly lockOutput?: string | undefined;
  readonly foreign: boolean;
  readonly signatures: boolean;
  readonly repoBasedTags: boolean;
  readonly concurrency: number;
}

/** Reads the flags. Throws what imgpkg says of those that do not go together. */
export function parseCopy(flags: CopyFlags): CopyRequest {
  const from = sourceOf(flags);
  const to = destinationOf(flags);
  const { concurrency = 5, 'lock-output': lockOutput } = flags;
  if (from.kind === 'tar' && to.kind === 'tar') throw tarToTar();
  if (to.kind === 'tar' && lockOutput !== undefined) throw lockOfTar();
  if (to.kind === 'repo' && flags.resume) throw resumeToRepo();
  if (concurrency < 1) throw invalidConcurrency(concurrency);
  return {
    from,
    to,
    lockOutput,
    foreign: flags['include-non-distributable-layers'] ?? false,
    signatures: flags['cosign-signatures'] ?? false,
    repoBasedTags: flags['repo-based-tags'] ?? false,
    concurrency,
  };
}

function sourceOf({ bundle, image, lock, tar }: CopyFlags): CopySource {
  const sources: CopySource[] = [];
  if (bundle) sources.push({ kind: 'bundle', reference: checked(bundle) });
  if (image) sources.push({ kind: 'image', reference: checked(image) });
  if (lock) sources.push({ kind: 'lock', path: lock });
  if (tar) sources.push({ kind: 'tar', path: tar });
  const [source, ...others] = sources;
  if (!source || others.length > 0) throw oneSource();
  return source;
}

function destinationOf({ 'to-repo': repo, 'to-tar': tar, resume = false }: CopyFlags): CopyDestination {
  if (Boolean(repo) === Boolean(tar)) throw oneDestination();
  if (tar) return { kind: 'tar', path: tar, resume };
  return { kind: 'repo', repository: repositoryOf(repo ?? '') };
}

function checked(reference: string): string {
  try {
    parseReference(reference);
    return reference;
  } catch (cause) {
    throw invalidReference(reference, cause);
  }
}

function repositoryOf(text: string): string {
  try {
    return parseRepository(text);
  } catch {
    throw invalidDestination(text);
  }
}
