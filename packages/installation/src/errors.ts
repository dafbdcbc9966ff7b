import { CseError, reasonOf, type ErrorOptions } from '@cse/errors';

const usage = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'usage', message, options);
const integrity = (code: string, message: string, options: ErrorOptions = {}) =>
  new CseError(code, 'integrity', message, options);

export const noTarball = (path: string) =>
  usage('FILE_MISSING', `${path} does not exist`, { hint: 'Give the path of a tarball, or the name of a package.' });

export const nothingCarried = (dirs: string) =>
  usage('PLUGIN_NOT_FOUND', `the archive in ${dirs} carries no plugins`, {
    hint: 'An archive carries the plugins of others that its content needs. cse archive inspect DIR shows them.',
  });

export const invalidRelease = (path: string, reason: string, cause?: unknown) =>
  integrity('RELEASE_INVALID', `${path} does not describe a release of cse: ${reason}`, {
    hint: 'Download the release again, and reinstall it.',
    cause,
  });

export const notCarried = (name: string, platform: string, folders: readonly string[]) =>
  usage(
    'RELEASE_NOT_FOUND',
    `the release of cse for ${platform} was not found: ${name} is not in ${folders.join(' or ')}`,
    {
      hint: `Download it to one of these folders, or pass the file: --carry-platform ${platform}=FILE.`,
    },
  );

export const noReleaseFile = (path: string, cause: unknown) =>
  usage('RELEASE_NOT_FOUND', `${path} does not exist, or cannot be read`, { hint: 'Check the path.', cause });

export const noReleaseName = (path: string) =>
  usage('RELEASE_INVALID', `${path} does not have the name of a cse release`, {
    hint: 'Keep the original name: cse-VERSION-linux-x64.tar.gz.',
  });

export const otherPlatform = (path: string, found: string, wanted: string) =>
  usage('RELEASE_PLATFORM', `${path} is cse for ${found}, not for ${wanted}`, {
    hint: `Take cse-VERSION-${wanted}.tar.gz.`,
  });

export const invalidPlatform = (text: string) =>
  usage('PLATFORM_INVALID', `"${text}" is not a platform that cse is released for`, {
    hint: 'Use linux/amd64 or linux/arm64, optionally with =FILE to pass the release file.',
  });

export const tooLarge = (name: string) =>
  usage('FILE_TOO_LARGE', `${name} would be 4 GiB or larger, which FAT32 does not support`, {
    hint: 'The installation folder contains files that do not belong to cse: remove them, or export with --without-cse.',
  });

export const noChecksum = (path: string, name: string) =>
  new CseError('RELEASE_UNCHECKED', 'access', `${path} has no checksum for ${name}, so it cannot be verified`, {
    hint: 'Put SHA256SUMS and SHA256SUMS.minisig of the same release next to it.',
  });

export const damagedRelease = (path: string) =>
  integrity('RELEASE_DAMAGED', `${path} does not match its checksum in SHA256SUMS`, {
    hint: 'Download it again. Nothing was changed.',
  });

export const unsignedRelease = (path: string) =>
  new CseError('RELEASE_UNSIGNED', 'access', `${path} is missing, so it is unknown who made this release`, {
    hint: 'Put it next to the release, and pass the key that you trust with --trust PUB; or accept the release unsigned with --allow-unsigned.',
  });

export const keyMissing = (path: string) =>
  new CseError('RELEASE_UNTRUSTED', 'access', `${path} cannot be verified: no trusted key was given`, {
    hint: 'Pass the public key of the releases with --trust PUB. Get it by a different route than the release.',
  });

export const untrustedRelease = (path: string, reason: string, cause: unknown) =>
  new CseError('RELEASE_UNTRUSTED', 'access', `${path} is not signed by a key that you trust: ${reason}`, {
    hint: 'Check that it is the right release and the right key. Nothing was changed.',
    cause,
  });

export const doesNotRun = (version: string, reason: string, cause: unknown) =>
  integrity('RELEASE_BROKEN', `cse ${version} does not run on this machine: ${reason}`, {
    hint: 'The installed release was kept. Use a release for this machine.',
    cause,
  });

export const notInstalled = () =>
  usage('NOT_INSTALLED', 'this cse runs from a source checkout, which a release cannot replace', {
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
    `this cse was installed from ${kind === 'image' ? 'an image' : `a package (${kind})`}, and is updated with it`,
    {
      hint: REPLACING[kind],
    },
  );

export const nothingBefore = (path: string) =>
  usage('NO_PREVIOUS_RELEASE', `there is no release to go back to: ${path} does not exist`, {
    hint: 'cse update --from FILE installs any release, including an older one.',
  });

export const mayNotReplace = (top: string, cause: unknown) =>
  new CseError('STORAGE_DENIED', 'access', `${top} cannot be replaced: its parent folder is not writable`, {
    hint: 'Run the command as the user who installed cse, or with sudo.',
    cause,
  });

export const notAPackage = (path: string, cause: unknown) =>
  usage('PLUGIN_PACKAGE', `${path} is not a package of a plugin: ${reasonOf(cause)}`, {
    hint: 'Give the path of a tarball that npm pack made, or of a folder with a package.json.',
    cause,
  });

export const noPlugin = (name: string) =>
  new CseError('PLUGIN_DECLARATION', 'plugin', `${name} is not a plugin of cse: its package.json has no "cse" key`, {
    hint: 'Nothing was installed. Tell its author.',
  });

export const unsignedPlugin = (path: string) =>
  new CseError('PLUGIN_UNSIGNED', 'access', `${path} is not signed by a key that you trust`, {
    hint: 'Nothing was installed. Pass the public key of its author with --trust PUB, or put it in ~/.config/cse/trusted-keys; or accept the plugin unsigned with --allow-unsigned.',
  });

export const unsignedFolder = (path: string) =>
  new CseError('PLUGIN_UNSIGNED', 'access', `${path} is a folder, which has no signature`, {
    hint: 'Nothing was linked. Link it with --allow-unsigned if you trust what is in it.',
  });

export const notFetched = (name: string, reason: string, cause: unknown) =>
  new CseError('PLUGIN_INSTALL', 'plugin', `npm could not download ${name}: ${reason}`, {
    hint: 'Check the name and your connection. Without network access, install the tarball of the plugin: cse plugins install FILE.tgz',
    cause,
  });

export const untrustedPlugin = (path: string, cause: CseError) =>
  new CseError('PLUGIN_UNTRUSTED', 'access', `${path}: ${cause.message.replace('the archive is', 'it is')}`, {
    hint: 'Nothing was installed. Get the public key of its author by another way than the plugin, and pass it with --trust PUB.',
    cause,
  });

export const wrongSignature = (path: string, cause: CseError) =>
  new CseError('PLUGIN_SIGNATURE_WRONG', 'integrity', cause.message, {
    hint: `Nothing was installed. ${path} or its signature was changed: get both again from its author.`,
    cause,
  });

export const notReplaced = (name: string, uses: readonly string[]) =>
  new CseError('PLUGIN_REPLACES', 'access', `${name} takes the place of ${uses.join(', ')}, which came with cse`, {
    hint: `Nothing was installed. If you want that, say so: ${uses.map((use) => `--replace ${use}`).join(' ')}`,
  });

export const notOurs = (name: string) =>
  new CseError(
    'PLUGIN_NOT_OURS',
    'access',
    `${name} would take the place of a plugin of cse, and is not signed by a key given with --trust`,
    {
      hint: 'Nothing was installed. Pass the public key of the cse release with --trust PUB. Plugins of others have another scope.',
    },
  );
