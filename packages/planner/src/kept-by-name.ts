import { isAddress, parseHolder } from '@cse/oci';
import type { Want } from '@cse/plugin';

/**
 * A want as an archive takes it: what was found at the source is kept by the name that it was found by, so that the archive
 * answers what the source was asked, and its place at the target is remembered beside it.
 */
export function keptByName(want: Want): Want {
  const { side, repository } = parseHolder(want.content.holder);
  const isKept = side !== 'source' || isAddress(repository) || want.relocateAs !== undefined || repository === want.to;
  return isKept ? want : { ...want, to: repository, relocateAs: want.to };
}
