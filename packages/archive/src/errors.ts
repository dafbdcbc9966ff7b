import { CseError } from '@cse/errors';
import type { Digest } from '@cse/oci';

export const partSizeTooSmall = (size: number, smallest: number) =>
  new CseError('PART_SIZE_TOO_SMALL', 'usage', `parts of ${size} bytes are too small to be of use`, {
    hint: `Take at least ${smallest} bytes: --part-size 64KiB.`,
  });

export const invalidArchive = (path: string, reason: string, cause?: unknown) =>
  new CseError('ARCHIVE_INVALID', 'integrity', `${path} is not what cse export wrote: ${reason}`, {
    cause,
    hint: 'Carry it again from where the archive was made.',
  });

export const noArchive = (dirs: readonly string[]) =>
  new CseError('ARCHIVE_NOT_FOUND', 'usage', `there is no archive.json in ${dirs.join(' or ')}`, {
    hint: 'Name the folder that cse export wrote. Without that file the export was not finished: run it again.',
  });

export const archivesMixed = (first: string, second: string) =>
  new CseError('ARCHIVE_MIXED', 'integrity', `${first} and ${second} are manifests of different archives`, {
    hint: 'Import one archive at a time.',
  });

export const otherArchive = (dir: string) =>
  new CseError('ARCHIVE_EXISTS', 'usage', `${dir} holds an archive of another plan`, {
    hint: 'Name an empty folder, or take away what is in this one.',
  });

export const otherUnfinished = (dir: string) =>
  new CseError('ARCHIVE_UNFINISHED', 'usage', `${dir} holds an unfinished archive of another plan`, {
    hint: 'Name another folder; or remove this one and begin again, since what is wanted has changed meanwhile.',
  });

export const archiveBusy = (dir: string, owner: string) =>
  new CseError('ARCHIVE_BUSY', 'usage', `${dir} is being written by another cse (${owner})`, {
    hint: 'Wait until it is done. If it ran on another machine and is gone, remove .unfinished/lock in that folder.',
  });

export const noRoom = (dir: string, needed: number, free: number) =>
  new CseError('STORAGE_FULL', 'incomplete', `${dir} needs room for ${needed} bytes more, and has ${free}`, {
    hint: 'Make room, or name a larger medium; several can share an archive with --part-size.',
  });

export const notPlanned = (what: string) => new Error(`the archive's plan does not have ${what}`);

export const archiveIncomplete = (dir: string, missing: readonly Digest[]) =>
  new CseError(
    'ARCHIVE_INCOMPLETE',
    'incomplete',
    `${dir} lacks ${missing.length} contents, ${missing[0]} among them`,
    {
      hint: 'Run the same command again: it goes on where it was.',
    },
  );

export const partDiffers = (number: number, expected: string, found: string) =>
  new CseError('ARCHIVE_PART_DIFFERS', 'plan', `part ${number} came out as ${found} instead of ${expected}`, {
    hint: 'What it is made of has changed since: make the whole archive again.',
  });

export const noSuchPart = (number: number, parts: number) =>
  new CseError('ARCHIVE_PART_UNKNOWN', 'usage', `there is no part ${number}: the archive has ${parts}`);

export const nothingToRepair = (dir: string) =>
  new CseError('ARCHIVE_NOT_FOUND', 'usage', `${dir} has no archive.json, so there is nothing to repair`, {
    hint: 'Copy archive.json from the medium into that folder first.',
  });

export const partsLost = (dir: string, numbers: readonly number[]) =>
  new CseError('ARCHIVE_PARTS_LOST', 'usage', `${dir} holds a finished archive without part ${numbers.join(', ')}`, {
    hint: `Make them again: --repair ${numbers.join(' --repair ')}.`,
  });

export const keyInvalid = (what: string) =>
  new CseError('KEY_INVALID', 'usage', `this is not ${what} in minisign's format`, {
    hint: 'Make a pair of keys with cse archive keygen, or with minisign -G -W.',
  });

export const keyEncrypted = () =>
  new CseError('KEY_ENCRYPTED', 'usage', 'the secret key is encrypted with a password, which cse does not ask for', {
    hint: 'Sign archive.json with minisign -S yourself, or use a key without a password: cse archive keygen, minisign -G -W.',
  });

export const unsigned = (dir: string) =>
  new CseError('ARCHIVE_UNSIGNED', 'access', `the archive in ${dir} has no signature`, {
    hint: 'Sign it where it was made (cse export --sign KEY), or take it unsigned with --allow-unsigned.',
  });

export const untrusted = (found: string, trusted: readonly string[]) =>
  new CseError(
    'ARCHIVE_UNTRUSTED',
    'access',
    `the archive is signed with key ${found}, and you trust ${trusted.join(', ') || 'none'}`,
    {
      hint: 'Get the public key from whoever made the archive, by another way than the archive, and give it with --trust.',
    },
  );

export const signatureWrong = (path: string, reason: string) =>
  new CseError('ARCHIVE_SIGNATURE_WRONG', 'integrity', `${path} does not sign what stands beside it: ${reason}`, {
    hint: 'The archive or its signature was changed: carry both again, and do not import this one.',
  });

export const replayed = (sequence: number, least: number) =>
  new CseError(
    'ARCHIVE_REPLAYED',
    'integrity',
    `this archive is number ${sequence} of its set, and ${least} is the least wanted`,
    {
      hint: 'It is older than what is there already: look for the newer medium.',
    },
  );

export const planMissing = (digest: Digest) =>
  new CseError(
    'ARCHIVE_PLAN_MISSING',
    'integrity',
    `the archive's plan ${digest} is neither beside its parts nor in them`,
    {
      hint: 'Carry plan.json again, or the first part.',
    },
  );

export const partMissing = (part: number, name: string, digest: Digest) =>
  new CseError('ARCHIVE_PART_MISSING', 'incomplete', `part ${part} (${name}) is not there, and holds ${digest}`, {
    hint: `Carry part ${part} too, and name its folder with another --archive; then run the same again.`,
  });

export const partDamaged = (parts: readonly number[], path: string, cause: unknown) =>
  new CseError(
    'ARCHIVE_PART_DAMAGED',
    'integrity',
    `part ${parts.join(' or ')} (${path}) does not hold the bytes that were written`,
    { cause, hint: `Carry it again; if it is lost, make it again with cse export --repair ${parts[0]}.` },
  );

export const contentPresumed = (
  digest: Digest,
  { since }: { readonly since?: { readonly sequence: number } | undefined },
) =>
  new CseError('ARCHIVE_PRESUMES', 'plan', `${digest} is not in this archive: ${bringer(since)} brought it`, {
    hint: 'Import that archive first.',
  });

export const presumedMissing = (count: number, id: string, since: { readonly sequence: number } | undefined) =>
  new CseError(
    'ARCHIVE_PRESUMES',
    'plan',
    `the target lacks ${count} blobs that this archive left out, ${id} among them: ${bringer(since)} brings them`,
    { hint: 'Import that archive first, or export again without --since.' },
  );

const bringer = (since: { readonly sequence: number } | undefined) =>
  since ? `archive ${since.sequence} of the same set` : 'an earlier archive';

export const invalidReceipt = (path: string, reason: string, cause?: unknown) =>
  new CseError('RECEIPT_INVALID', 'usage', `${path} is not a receipt that can be relied on: ${reason}`, {
    cause,
    hint: 'Get it again from where the import ran, or name the archive itself with --since.',
  });

export const notEmpty = (dir: string, name: string) =>
  new CseError('FOLDER_NOT_EMPTY', 'usage', `${dir} holds ${name}, which no archive unpacks to`, {
    hint: 'Name an empty folder.',
  });

export const partEnds = (path: string, at: number) =>
  new CseError('ARCHIVE_PART_DAMAGED', 'integrity', `${path} ends at byte ${at}, in the middle of its content`, {
    hint: 'Something else wrote to that folder: take the part away and run the same command again.',
  });
