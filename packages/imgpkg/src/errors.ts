import { CseError } from '@cse/errors';

export const invalidDocument = (what: string, line: number | undefined, reason: string) =>
  new CseError('LOCK_INVALID', 'plan', `${what}${line === undefined ? '' : `, line ${line}`}: ${reason}`);

export const lockMissing = (bundle: string) =>
  new CseError('BUNDLE_INVALID', 'plan', `${bundle} is labelled as a bundle, but has no .imgpkg/images.yml`, {
    hint: 'Push it again with imgpkg push -b.',
  });

export const nestedTooDeep = (bundle: string, limit: number) =>
  new CseError('BUNDLE_TOO_DEEP', 'plan', `${bundle} has bundles nested more than ${limit} levels deep`);

export const imageMissing = (image: string, asked: readonly string[], cause?: unknown) =>
  new CseError(
    'CONTENT_NOT_FOUND',
    'plan',
    `Checking image existence: ${image} is neither at ${asked.join(' nor at ')}`,
    {
      cause,
      hint: 'Copy the bundle from a registry that still has its images.',
    },
  );

export const tarMissing = (path: string) =>
  new CseError('IMGPKG_TAR_MISSING', 'usage', `there is no tar at ${path}`, { hint: 'Check the path of --tar.' });

export const tarUnreadable = (path: string, cause: Error, gzipped: boolean) =>
  new CseError('IMGPKG_TAR_INVALID', 'integrity', `${path} is not a tar of images: ${cause.message}`, {
    cause,
    hint: gzipped ? 'It is compressed: unpack it with gunzip first.' : 'Copy it again from where it was made.',
  });

export const invalidTarManifest = (path: string, reason: string, cause?: unknown) =>
  new CseError('IMGPKG_TAR_INVALID', 'integrity', `manifest.json of ${path} is invalid: ${reason}`, {
    cause,
    hint: 'Make the tar again.',
  });

export const wrongLength = (path: string, { path: name, size }: { path: string; size: number }, expected: number) =>
  new CseError('IMGPKG_TAR_INVALID', 'integrity', `${name} in ${path} has ${size} bytes instead of ${expected}`, {
    hint: 'Make the tar again.',
  });

export const notInLayout = (path: string, name: string) =>
  new CseError('CONTENT_NOT_FOUND', 'plan', `${path} has no ${name}`, {
    hint: 'Save the image again, with all of its platforms.',
  });

export const layerMissing = (file: string) =>
  new CseError(
    'LAYER_NOT_IN_TAR',
    'plan',
    `file ${file} not found in tar (hint: This may be because when copying to a tarball, the --include-non-distributable-layers flag should have been provided.)`,
  );

export const tarTooLarge = (digest: string, limit: number) =>
  new CseError(
    'TAR_TOO_LARGE',
    'plan',
    `${digest} repeats its images so often that the manifest.json of its tar would be larger than ${limit / 2 ** 20} MiB`,
    { hint: 'Copy it from registry to registry, or with cse export.' },
  );

export const notText = (digest: string) =>
  new CseError(
    'CONTENT_NOT_TEXT',
    'plan',
    `${digest} is not text, but imgpkg tars can only store manifests and configs that are`,
    {
      hint: 'Copy it from registry to registry, or with cse export.',
    },
  );

export const noRoom = (path: string, needed: number, free: number) =>
  new CseError('STORAGE_FULL', 'incomplete', `${path} needs ${needed} bytes, and its disk has ${free} left`, {
    hint: 'Free some space, or write it elsewhere.',
  });

export const unfinishedTar = (path: string, missing: number) =>
  new CseError('IMGPKG_TAR_UNFINISHED', 'incomplete', `${path} still lacks ${missing} layers`, {
    hint: 'Run the same command again with --resume: finished layers are kept.',
  });

export const notInPlan = (path: string, digest: string) =>
  new CseError('TAR_UNPLANNED', 'internal', `${path} was laid out without ${digest}`);
