import { parseRepository, splitRepository } from '@cse/oci';
import { invalidBase } from './errors.ts';
import { parseHost } from './host.ts';

/**
 * Reads the registry base that all content stands below. `paths` are the first segments that content is put in; they have to
 * be siblings directly below the base, so a base that ends in one of them is refused. Throws `BASE_INVALID`.
 */
export function parseBase(text: string, paths: readonly string[]): string {
  if (text === '') throw invalidBase(text, 'it is empty');
  if (text.includes('://')) throw invalidBase(text, 'it has a scheme, and clients add their own');
  if (text.endsWith('/')) throw invalidBase(text, 'it ends in a slash, and clients add their own');
  const last = text.split('/').at(-1) ?? '';
  if (text.includes('/') && paths.includes(last)) {
    throw invalidBase(text, `${last} is appended to it, so content would end up in ${text}/${last}`);
  }
  const repository = repositoryBelow(text);
  // A host may be written in capitals; what is no host would have become a path on Docker Hub.
  if (repository !== `${text.toLowerCase()}/x`) throw invalidBase(text, 'it is not a host');
  return repository.slice(0, -'/x'.length);
}

function repositoryBelow(base: string): string {
  try {
    return parseRepository(`${base}/x`);
  } catch (cause) {
    throw invalidBase(base, flawOf(base), cause);
  }
}

function flawOf(base: string): string {
  const [host = '', ...rest] = base.split('/');
  const path = rest.join('/');
  if (parseHost(host) === undefined) return `"${host}" is not a host`;
  return /^[\w./-]+$/.test(path) && /[A-Z]/.test(path)
    ? `"${path}" has capital letters, which repository names may not have`
    : `"${path}" is not a repository's path`;
}

/** The relocation rule: a repository's path without its host, below the base. */
export const relocateTo = (base: string) => (repository: string) => `${base}/${splitRepository(repository).path}`;

/** In an archive everything keeps its own name, so that import can ask it the same questions. */
export const keepName = (repository: string) => repository;
