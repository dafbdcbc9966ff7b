import { CseError, messageOf } from '@cse/errors';

// These texts are imgpkg's own: scripts and people know them.
const usage = (message: string, hint?: string) => new CseError('COPY_FLAGS', 'usage', message, { hint });

export const oneSource = () => usage('Expected either --lock, --bundle (-b), --image (-i), or --tar as a source');
export const oneDestination = () => usage('Expected either --to-tar or --to-repo');
export const tarToTar = () => usage('Cannot use tar source (--tar) with tar destination (--to-tar)');
export const lockOfTar = () => usage('Cannot output lock file with tar destination');
export const resumeToRepo = () => usage('Flag --resume can only be used when copying to tar');
export const invalidConcurrency = (value: number) => usage(`Expected --concurrency to be at least 1, but was ${value}`);
export const unknownVariable = (name: string) => usage(`Unknown env variable '${name}'`);

export const invalidReference = (text: string, cause: unknown) =>
  new CseError('REFERENCE_INVALID', 'usage', `could not parse reference: ${text}`, {
    cause,
    hint: `Write it as host/path:tag or host/path@sha256:…: ${messageOf(cause)}`,
  });

export const invalidDestination = (text: string) =>
  new CseError(
    'REFERENCE_INVALID',
    'usage',
    `Building import repository ref: repository can only contain the characters \`abcdefghijklmnopqrstuvwxyz0123456789_-./\`: ${text}`,
    { hint: 'Name the repository alone: tags are taken from the source.' },
  );

const plan = (code: string, message: string, cause?: unknown) => new CseError(code, 'plan', message, { cause });

export const isABundle = () =>
  plan('COPY_KIND', 'Expected bundle flag when copying a bundle (hint: Use -b instead of -i for bundles)');

export const isNoBundle = () =>
  plan('COPY_KIND', 'Expected bundle image but found plain image (hint: Did you use -i instead of -b?)');

export const bundleInLock = () =>
  plan('COPY_KIND', 'Unable to copy bundles using an Images Lock file (hint: Create a bundle with these images)');

export const unreadableLock = (path: string, cause: unknown) =>
  plan('LOCK_INVALID', `Trying to read bundle or images lock file: ${path}: ${messageOf(cause)}`, cause);

export const noRootBundle = () =>
  plan(
    'COPY_ROOT',
    'Unable to determine correct root bundle to use for lock-output. hint: if copying from a tarball, try re-generating the tarball',
  );

export const severalRoots = (path: string) =>
  new CseError('IMGPKG_TAR_INVALID', 'integrity', `${path} marks more than one bundle as its root`, {
    hint: 'Make the tar again.',
  });
