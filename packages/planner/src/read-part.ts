import { isAbsent } from '@cse/errors';
import type { Located } from '@cse/plugin';
import type { Contents } from './content.ts';
import { childGone } from './errors.ts';

export interface PlannedManifest {
  readonly bytes: Uint8Array;
  readonly successors: readonly Located[];
}

/** Reads a manifest that a want is made of; one that is gone is told of with the index that names it. */
export async function readPart(content: Located, root: Located, contents: Contents): Promise<PlannedManifest> {
  try {
    const [bytes, successors] = await Promise.all([contents.read(content), contents.successors(content)]);
    return { bytes, successors };
  } catch (error) {
    throw isAbsent(error) && content !== root ? childGone(root, content, error) : error;
  }
}
