import { CseError, type ErrorOptions } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);
const integrity = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'integrity', message, options);

export const invalidRelease = (path: string, reason: string, cause?: unknown) =>
  integrity('RELEASE_INVALID', `${path} does not describe a release of cse: ${reason}`, {
    hint: 'Get the release again, and install it anew.',
    cause,
  });

export const notCarried = (name: string, platform: string, folders: readonly string[]) =>
  usage(
    'RELEASE_NOT_FOUND',
    `there is no cse for ${platform} to take along: ${name} is not in ${folders.join(' or ')}`,
    {
      hint: `Get it from where this cse came from and put it there, or name the file: --carry-platform ${platform}=FILE.`,
    },
  );

export const noReleaseFile = (path: string, cause: unknown) =>
  usage('RELEASE_NOT_FOUND', `${path} is not there, or cannot be read`, { hint: 'Check the path.', cause });

export const noReleaseName = (path: string) =>
  usage('RELEASE_INVALID', `${path} is not named as a release of cse is`, {
    hint: 'Keep the name that it came with: cse-VERSION-linux-x64.tar.gz.',
  });

export const otherPlatform = (path: string, found: string, wanted: string) =>
  usage('RELEASE_PLATFORM', `${path} is cse for ${found}, and ${wanted} is wanted`, {
    hint: `Take cse-VERSION-${wanted}.tar.gz.`,
  });

export const invalidPlatform = (text: string) =>
  usage('PLATFORM_INVALID', `"${text}" is not a machine that cse is released for`, {
    hint: 'Write linux/amd64 or linux/arm64, with =FILE behind it for a release file of yours.',
  });

export const tooLarge = (name: string) =>
  usage('FILE_TOO_LARGE', `${name} would have 4 GiB or more, which FAT32 does not take`, {
    hint: 'Something that is no part of cse lies in the folder that it is installed in: take it away. Or export --without-cse.',
  });

export const noChecksum = (path: string, name: string) =>
  new CseError('RELEASE_UNCHECKED', 'access', `${path} does not name ${name}, so nothing says whether that is whole`, {
    hint: 'Keep SHA256SUMS and SHA256SUMS.minisig of the same release beside it.',
  });

export const damagedRelease = (path: string) =>
  integrity('RELEASE_DAMAGED', `${path} does not have the checksum that SHA256SUMS beside it names`, {
    hint: 'Get it again. Nothing was changed.',
  });

export const unsignedRelease = (path: string) =>
  new CseError('RELEASE_UNSIGNED', 'access', `${path} is not there, so nothing says who made this release`, {
    hint: 'Put it beside the release, and name the key that you trust with --trust PUB; or take it as it is with --allow-unsigned.',
  });

export const keyMissing = (path: string) =>
  new CseError('RELEASE_UNTRUSTED', 'access', `${path} cannot be checked: no key is trusted`, {
    hint: 'Name the public key that releases are signed with: --trust PUB. It has to come by another way than the release.',
  });

export const untrustedRelease = (path: string, reason: string, cause: unknown) =>
  new CseError('RELEASE_UNTRUSTED', 'access', `${path} is not signed by a key that you trust: ${reason}`, {
    hint: 'Check that it is the right release and the right key. Nothing was changed.',
    cause,
  });

export const doesNotRun = (version: string, reason: string, cause: unknown) =>
  integrity('RELEASE_BROKEN', `cse ${version} does not run on this machine: ${reason}`, {
    hint: 'The release that is installed stays. Take one for this machine.',
    cause,
  });

export const notInstalled = () =>
  usage('NOT_INSTALLED', 'this cse runs from a checkout, which no release replaces', {
    hint: 'Use git pull.',
  });

const REPLACING = {
  deb: 'Install the newer package: apt install ./cse_VERSION_ARCH.deb',
  rpm: 'Install the newer package: dnf install ./cse-VERSION.ARCH.rpm',
  image: 'Run the newer image.',
};

export const byPackage = (kind: keyof typeof REPLACING) =>
  usage(
    'INSTALLED_BY_PACKAGE',
    `this cse came with ${kind === 'image' ? 'an image' : `a package (${kind})`}, which is replaced as a whole`,
    {
      hint: REPLACING[kind],
    },
  );

export const nothingBefore = (path: string) =>
  usage('NO_PREVIOUS_RELEASE', `there is no release to go back to: ${path} is not there`, {
    hint: 'cse update --from FILE installs any release, also an older one.',
  });

export const mayNotReplace = (top: string, cause: unknown) =>
  new CseError('STORAGE_DENIED', 'access', `${top} cannot be replaced: the system does not let us write beside it`, {
    hint: 'Run it as the user who installed cse, perhaps with sudo.',
    cause,
  });
