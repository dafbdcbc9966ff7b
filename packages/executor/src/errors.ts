import { CseError } from '@cse/errors';
import type { PutTag, Step, StepId } from '@cse/graph';
import type { Digest } from '@cse/oci';

export const tagMoved = ({ id, expect }: PutTag, found: Digest | undefined) =>
  new CseError('TAG_MOVED', 'incomplete', `${id} is ${found ?? 'gone'} now, but was ${expect} when the plan was made`, {
    hint: 'Someone else changed it in the meantime: run the same command again.',
  });

export const fileMissing = (id: StepId, wanted: Digest, found: readonly Digest[]) =>
  new CseError(
    'FILE_MISMATCH',
    'integrity',
    `${id} should contain the file ${wanted}, but contains ${found.join(', ') || 'none'}`,
    {
      hint: 'Stop, and tell its publisher: the list and the content do not match.',
    },
  );

export const noHolder = ({ id }: Step) => new CseError('CONTENT_NOT_FOUND', 'plan', `no source is known for ${id}`);

export const missingAtTarget = ({ id }: Step) =>
  new CseError('TARGET_INCOMPLETE', 'incomplete', `${id} is missing`, {
    hint: 'Run cse mirror or cse import again, with the same flags.',
  });

export const otherAtTarget = ({ id, content }: Step, found: Digest) =>
  new CseError('TARGET_DIFFERS', 'incomplete', `${id} is ${found}, but should be ${content.digest}`, {
    hint: 'Run cse mirror or cse import again, with the same flags.',
  });

export const stillLacking = ({ to }: Step, cause: Error) =>
  new CseError('REGISTRY_BLOB_UNKNOWN', 'incomplete', cause.message, {
    cause,
    hint: `Everything it refers to was sent again, and the registry still does not find it: have the storage behind ${to} checked.`,
  });

export const notCarried = (digest: Digest) => new Error(`the plan does not carry ${digest}`);
