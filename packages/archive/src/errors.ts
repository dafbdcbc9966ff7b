import { CseError } from '@cse/errors';
import type { Digest } from '@cse/oci';

export const partSizeTooSmall = (size: number, smallest: number) =>
  new CseError('PART_SIZE_TOO_SMALL', 'usage', `parts of ${size} bytes are too small`, {
    hint: `Use at least ${smallest} bytes: --part-size 64KiB.`,
  });

export const invalidArchive = (path: string, reason: string, cause?: unknown) =>
  new CseError('ARCHIVE_INVALID', 'integrity', `${path} is not what cse export wrote: ${reason}`, {
    cause,
    hint: 'Copy it again from the machine where the archive was made.',
  });

export const newerArchive = (path: string, cause: unknown) =>
  new CseError('ARCHIVE_NEWER', 'usage', `${path} was written by a newer release of cse`, {
    cause,
    hint: 'Update cse: cse update --from FILE.',
  });

/** A plugin whose tarball a repair needs. */
export const pluginGone = (name: string, version: string) =>
  new CseError(
    'PLUGIN_NOT_KEPT',
    'usage',
    `the archive carries the plugin ${name} ${version}, which is not installed here`,
    {
      hint: 'Install that version of it again from its tarball: cse plugins install FILE. Then repeat the command.',
    },
  );

export const noArchive = (dirs: readonly string[]) =>
  new CseError('ARCHIVE_NOT_FOUND', 'usage', `there is no archive.json in ${dirs.join(' or ')}`, {
    hint: 'Give the folder that cse export wrote. If the file is missing there, the export did not finish: run it again.',
  });

export const archivesMixed = (first: string, second: string) =>
  new CseError('ARCHIVE_MIXED', 'integrity', `${first} and ${second} belong to different archives`, {
    hint: 'Import one archive at a time.',
  });

export const otherArchive = (dir: string) =>
  new CseError('ARCHIVE_EXISTS', 'usage', `${dir} holds an archive of another plan`, {
    hint: 'Choose an empty folder, or delete what is in this one.',
  });

export const otherUnfinished = (dir: string) =>
  new CseError('ARCHIVE_UNFINISHED', 'usage', `${dir} holds an unfinished archive of another plan`, {
    hint: 'Choose another folder; or, if what you export has changed, delete this one and start again.',
  });

export const archiveBusy = (dir: string, owner: string) =>
  new CseError('ARCHIVE_BUSY', 'usage', `${dir} is being written by another cse (${owner})`, {
    hint: 'Wait until it has finished. If it ran on another machine and no longer runs, delete .unfinished/lock in that folder.',
  });

export const noRoom = (dir: string, needed: number, free: number) =>
  new CseError('STORAGE_FULL', 'incomplete', `${dir} needs ${needed} bytes more, and has ${free} free`, {
    hint: 'Free some space, or use a larger medium. With --part-size, several media can share an archive.',
  });

export const notPlanned = (what: string) => new Error(`the archive's plan does not have ${what}`);

export const archiveIncomplete = (dir: string, missing: readonly Digest[]) =>
  new CseError(
    'ARCHIVE_INCOMPLETE',
    'incomplete',
    `${dir} lacks ${missing.length} blobs or manifests, among them ${missing[0]}`,
    {
      hint: 'Run the same command again: it continues where it stopped.',
    },
  );

export const partDiffers = (number: number, expected: string, found: string) =>
  new CseError('ARCHIVE_PART_DIFFERS', 'plan', `part ${number} came out as ${found} instead of ${expected}`, {
    hint: 'The content has changed since: export the whole archive again.',
  });

export const noSuchPart = (number: number, parts: number) =>
  new CseError('ARCHIVE_PART_UNKNOWN', 'usage', `there is no part ${number}: the archive has ${parts}`);

export const nothingToRepair = (dir: string) =>
  new CseError('ARCHIVE_NOT_FOUND', 'usage', `${dir} has no archive.json, so there is nothing to repair`, {
    hint: 'Copy archive.json from the medium into that folder first.',
  });

export const partsLost = (dir: string, numbers: readonly number[]) =>
  new CseError('ARCHIVE_PARTS_LOST', 'usage', `${dir} holds a finished archive without part ${numbers.join(', ')}`, {
    hint: `Recreate them: --repair ${numbers.join(' --repair ')}.`,
  });

export const keyInvalid = (what: string) =>
  new CseError('KEY_INVALID', 'usage', `this is not ${what} in minisign's format`, {
    hint: 'Generate a key pair with cse archive keygen, or with minisign -G -W.',
  });

export const keyEncrypted = () =>
  new CseError('KEY_ENCRYPTED', 'usage', 'the secret key is encrypted with a password, which cse does not support', {
    hint: 'Sign archive.json with minisign -S yourself, or use a key without a password: cse archive keygen, minisign -G -W.',
  });

export const unsigned = (dir: string) =>
  new CseError('ARCHIVE_UNSIGNED', 'access', `the archive in ${dir} has no signature`, {
    hint: 'Sign it where it was made (cse export --sign KEY), or accept it unsigned with --allow-unsigned.',
  });

export const untrusted = (found: string, trusted: readonly string[]) =>
  new CseError(
    'ARCHIVE_UNTRUSTED',
    'access',
    `the archive is signed with key ${found}, and you trust ${trusted.join(', ') || 'none'}`,
    {
      hint: 'Get the public key from whoever made the archive, by a different route than the archive, and pass it with --trust; or put it in ~/.config/cse/trusted-keys, to trust it always.',
    },
  );

export const signatureWrong = (path: string, reason: string) =>
  new CseError(
    'ARCHIVE_SIGNATURE_WRONG',
    'integrity',
    `${path} is not a valid signature of the file next to it: ${reason}`,
    {
      hint: 'The archive or its signature was changed: do not import it. Copy both again from where they were made.',
    },
  );

export const replayed = (sequence: number, least: number) =>
  new CseError(
    'ARCHIVE_REPLAYED',
    'integrity',
    `this archive is number ${sequence} of its set, and ${least} is the lowest allowed`,
    {
      hint: 'It is older than what is already there: look for the newer medium.',
    },
  );

export const planMissing = (digest: Digest) =>
  new CseError(
    'ARCHIVE_PLAN_MISSING',
    'integrity',
    `the archive's plan ${digest} is neither next to its parts nor in them`,
    {
      hint: 'Copy plan.json or the first part again.',
    },
  );

export const partMissing = (part: number, name: string, digest: Digest) =>
  new CseError('ARCHIVE_PART_MISSING', 'incomplete', `part ${part} (${name}) is missing, and ${digest} is in it`, {
    hint: `Bring part ${part} as well, and name its folder with another --archive; then run the same command again.`,
  });

export const partDamaged = (parts: readonly number[], path: string, cause: unknown) =>
  new CseError('ARCHIVE_PART_DAMAGED', 'integrity', `part ${parts.join(' or ')} (${path}) is damaged`, {
    cause,
    hint: `Copy it again from where it was made. If it is lost, recreate it with cse export --repair ${parts[0]}.`,
  });

export const contentPresumed = (
  digest: Digest,
  { since }: { readonly since?: { readonly sequence: number } | undefined },
) =>
  new CseError('ARCHIVE_PRESUMES', 'plan', `${digest} is not in this archive, but in ${bringer(since)}`, {
    hint: 'Import that archive first.',
  });

export const presumedMissing = (count: number, id: string, since: { readonly sequence: number } | undefined) =>
  new CseError(
    'ARCHIVE_PRESUMES',
    'plan',
    `the target lacks ${count} blobs that are not in this archive but in ${bringer(since)}, among them ${id}`,
    { hint: 'Import that archive first, or export again without --since.' },
  );

const bringer = (since: { readonly sequence: number } | undefined) =>
  since ? `archive ${since.sequence} of the same set` : 'an earlier archive';

export const invalidReceipt = (path: string, reason: string, cause?: unknown) =>
  new CseError('RECEIPT_INVALID', 'usage', `${path} is not a valid receipt: ${reason}`, {
    cause,
    hint: 'Get it again from where the import ran, or use --since with the archive itself.',
  });

export const notEmpty = (dir: string, name: string) =>
  new CseError('FOLDER_NOT_EMPTY', 'usage', `${dir} holds ${name}, so the archive cannot be unpacked there`, {
    hint: 'Choose an empty folder.',
  });

export const partEnds = (path: string, at: number) =>
  new CseError('ARCHIVE_PART_DAMAGED', 'integrity', `${path} ends at byte ${at}, in the middle of its content`, {
    hint: 'Something else wrote to that folder: delete the part, and run the same command again.',
  });

/** Parts that must not be used. */
export const unusableArchive = (
  { message, hint }: { readonly message: string; readonly hint: string },
  others: number,
) =>
  new CseError('ARCHIVE_DAMAGED', 'integrity', others > 0 ? `${message}, and ${others} more` : message, {
    hint: `${hint} Nothing was uploaded.`,
  });

export const invalidSize = (flag: string, text: string) =>
  new CseError('SIZE_INVALID', 'usage', `--${flag} ${text} is not a size`, {
    hint: 'Write it like 4GB, 700MiB or 4096.',
  });
