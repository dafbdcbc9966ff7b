import { CseError } from '@cse/errors';
import type { PutTag, Step, StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';

export const tagMoved = ({ id, expect }: PutTag, found: Digest | undefined) =>
  new CseError(
    'TAG_MOVED',
    'incomplete',
    `${id} names ${found ?? 'nothing'} now, and named ${expect} when it was planned`,
    {
      hint: 'Somebody else wrote to it meanwhile: run the same command again.',
    },
  );

export const fileMissing = (id: StepId, wanted: Digest, found: readonly Digest[]) =>
  new CseError(
    'FILE_MISMATCH',
    'integrity',
    `${id} should hold the file ${wanted}, and holds ${found.join(', ') || 'none'}`,
    {
      hint: 'Do not go on: tell whoever publishes it. What lists it and what it is do not agree.',
    },
  );

export const noHolder = ({ id }: Step) => new CseError('CONTENT_NOT_FOUND', 'plan', `nobody is known to hold ${id}`);

export const missingAtTarget = ({ id }: Step) =>
  new CseError('TARGET_INCOMPLETE', 'incomplete', `${id} is not there`, {
    hint: 'Run cse mirror (or cse import) with the same config again.',
  });

export const otherAtTarget = ({ id, content }: Step, found: Digest) =>
  new CseError('TARGET_DIFFERS', 'incomplete', `${id} names ${found}, and should name ${content.digest}`, {
    hint: 'Run cse mirror (or cse import) with the same config again.',
  });

export const stillLacking = ({ to }: Step, cause: Error) =>
  new CseError('REGISTRY_BLOB_UNKNOWN', 'incomplete', cause.message, {
    cause,
    hint: `All that it is made of was sent again, and the registry still does not find it: have the storage of ${to} looked after.`,
  });

export const notCarried = (digest: Digest) => new Error(`the plan does not carry ${digest}`);
