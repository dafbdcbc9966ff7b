import { splitRepository } from '@cse/oci';
import { relocateTo } from './base.ts';
import type { Candidates } from './redirected.ts';

/**
 * Where the content of a source stands at the target: by the relocation rule, or below one of the paths that plugins put
 * content of other registries in. So the target itself can be asked what a plugin asks of a source.
 */
export const atTarget =
  (base: string, paths: readonly string[]): Candidates =>
  (repository) => {
    const { path } = splitRepository(repository);
    return [relocateTo(base)(repository), ...paths.map((below) => `${base}/${below}/${path}`)];
  };
