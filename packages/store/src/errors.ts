import { CseError } from '@cse/errors';
import type { Descriptor } from '@cse/oci';

/** The one error for what is not there, whichever store was asked. */
export const contentNotFound = (repository: string, what: string, cause?: unknown) =>
  new CseError('CONTENT_NOT_FOUND', 'plan', `${repository} has no ${what}`, { cause });

export const contentMismatch = (expected: Descriptor, found: string) =>
  new CseError('CONTENT_MISMATCH', 'integrity', `asked for ${expected.digest} (${expected.size} bytes), got ${found}`, {
    hint: 'Do not go on: tell whoever runs the place it came from.',
  });

export const contentTooLarge = (limit: number) =>
  new CseError('CONTENT_TOO_LARGE', 'integrity', `content that should be small is larger than ${limit} bytes`);
