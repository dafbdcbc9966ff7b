import { CseError } from '@cse/errors';
import { parseReference, splitRepository } from '@cse/oci';
import { invalidBase } from './errors.ts';

/**
 * Reads the registry base that all content stands below. `paths` are the first segments that content is put in; they have to
 * be siblings directly below the base, so a base that ends in one of them is refused. Throws `BASE_INVALID`.
 */
export function parseBase(text: string, paths: readonly string[]): string {
  if (text.includes('://')) throw invalidBase(text, 'it has a scheme, and clients put their own before it');
  if (text.endsWith('/')) throw invalidBase(text, 'it ends in a slash, and clients append their own');
  const last = text.split('/').at(-1) ?? '';
  if (text.includes('/') && paths.includes(last)) {
    throw invalidBase(text, `${last} is appended to it, so content would stand in ${text}/${last}`);
  }
  try {
    const { repository, tag, digest } = parseReference(`${text}/x`);
    if (tag !== undefined || digest !== undefined || repository !== `${text.toLowerCase()}/x`)
      throw invalidBase(text, 'it is not a host');
    return repository.slice(0, -'/x'.length);
  } catch (cause) {
    if (cause instanceof CseError && cause.code === 'BASE_INVALID') throw cause;
    throw invalidBase(text, (cause as Error).message);
  }
}

/** The relocation rule: a repository's path without its host, below the base. */
export const relocateTo = (base: string) => (repository: string) => `${base}/${splitRepository(repository).path}`;

/** In an archive everything keeps its own name, so that import can ask it the same questions. */
export const keepName = (repository: string) => repository;
