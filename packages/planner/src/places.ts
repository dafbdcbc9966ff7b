import { parseRepository } from '@cse/oci';

/** Stands for the base in an archive, which is made for none. */
const NO_BASE = 'base.invalid';

/** The repository at a path below the base. Throws `REFERENCE_INVALID`. */
export const placeBelow = (base: string | undefined, path: string): string =>
  parseRepository(`${base ?? NO_BASE}/${path}`);
