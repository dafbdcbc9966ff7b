import { CseError } from '@cse/errors';

export const invalidDocument = (what: string, line: number | undefined, reason: string) =>
  new CseError('LOCK_INVALID', 'plan', `${what}${line === undefined ? '' : `, line ${line}`}: ${reason}`);

export const lockMissing = (bundle: string) =>
  new CseError('BUNDLE_INVALID', 'plan', `${bundle} calls itself a bundle and has no .imgpkg/images.yml`, {
    hint: 'Push it again with imgpkg push -b.',
  });

export const nestedTooDeep = (bundle: string, limit: number) =>
  new CseError('BUNDLE_TOO_DEEP', 'plan', `${bundle} has bundles nested more than ${limit} deep`);

export const imageMissing = (image: string, asked: readonly string[], cause?: unknown) =>
  new CseError(
    'CONTENT_NOT_FOUND',
    'plan',
    `Checking image existence: ${image} is neither at ${asked.join(' nor at ')}`,
    {
      cause,
      hint: 'Copy the bundle from a place that still has its images.',
    },
  );
