import { closest, CseError, isCseError, messageOf } from '@cse/errors';
import { parseHolder } from '@cse/oci';
import type { Located } from '@cse/plugin';

/** An item for a plugin that is not installed; `known` are the installed ones. */
export function unknownPlugin(name: string, known: readonly string[]): CseError {
  const near = closest(name, known);
  const meant = near === undefined ? '' : `Did you mean ${near}? `;
  return new CseError('PLUGIN_UNKNOWN', 'usage', `no plugin is called "${name}"`, {
    hint: `${meant}Known: ${known.join(', ') || 'none'}. Other plugins are added with cse plugins install.`,
  });
}

const pluginThrew = (name: string, cause: unknown) =>
  new CseError('PLUGIN_THREW', 'plugin', `the plugin ${name} failed while planning: ${messageOf(cause)}`, {
    cause,
    hint: `This is a bug in ${name}: tell its author, or leave it out with --skip ${name}.`,
  });

export const brokenWant = (name: string, reason: string) =>
  new CseError('PLUGIN_WANT_INVALID', 'plugin', `the plugin ${name} asks for something invalid: ${reason}`, {
    hint: `This is a bug in ${name}: tell its author, or leave it out with --skip ${name}.`,
  });

export const forbiddenPlace = (name: string, place: string, reason: string) =>
  new CseError('PLUGIN_PLACE', 'plugin', `the plugin ${name} may not put content at ${place}: ${reason}`, {
    hint: `Nothing was written. Tell its author, or leave it out with --skip ${name}.`,
  });

/** One of two things that one tag would mean. */
export interface TagMeaning {
  readonly owner: string;
  /** Where it comes from. */
  readonly source: string;
}

export const tagContested = (tag: string, first: TagMeaning, second: TagMeaning) =>
  new CseError(
    'PLAN_CONFLICT',
    'plan',
    `${tag} would mean two different things: ${first.source} for ${first.owner}, and ${second.source} for ${second.owner}`,
    { hint: 'Leave one of them out with --skip, or give one another path or tag, as in --image REF=PATH.' },
  );

export const tooManyWants = (name: string, limit: number) =>
  new CseError(
    'PLUGIN_TOO_MUCH',
    'plugin',
    `the plugin ${name} asks for more than ${limit.toLocaleString('en')} things at once`,
    { hint: `Ask for less of it, tell its author, or leave it out with --skip ${name}.` },
  );

/** Plugins of which each waits for the next, and the last for the first. */
export const pluginsInCircle = ([first = '', ...others]: readonly string[]) =>
  new CseError(
    'PLUGIN_ORDER',
    'plugin',
    `plugins wait for each other: ${first} comes after ${[...others, first].join(', which comes after ')}`,
    { hint: 'Leave one of them out with --skip, and tell their authors.' },
  );

export const waitsForTooMuch = (name: string, limit: number) =>
  new CseError(
    'PLUGIN_TOO_MUCH',
    'plugin',
    `the tags of ${name} wait for more than ${limit.toLocaleString('en')} things`,
    {
      hint: `Tell its author to let one tag wait, and not every one; or leave it out with --skip ${name}.`,
    },
  );

export const imagesMissing = (missing: readonly string[]) =>
  new CseError(
    'IMAGES_MISSING',
    'plan',
    `the source lacks ${missing.length === 1 ? missing[0] : [`${missing.length} images`, ...missing].join('\n  ')}`,
    { hint: 'Check their names, or add a registry that has them with --source FROM=TO.' },
  );

export const fileUnverified = (name: string, url: string) =>
  new CseError('FILE_UNVERIFIED', 'plugin', `the plugin ${name} asks for ${url} without saying what it has to be`, {
    hint: 'A file from the web needs a digest, or the address of a list of checksums. Tell the author of the plugin.',
  });

export const fileUnlisted = (file: string, checksums: string) =>
  new CseError('FILE_UNLISTED', 'plan', `${checksums} has no sha256 or sha512 of ${file}`, {
    hint: 'Check that both are of the same release.',
  });

export const fileForeign = (name: string, path: string) =>
  new CseError('PLUGIN_FILE', 'plugin', `the plugin ${name} may not read ${path}: nobody named that file`, {
    hint: `A plugin brings only files that its flags or its item in cse.yaml name. Tell its author, or leave it out with --skip ${name}.`,
  });

export const invalidAddress = (text: string, reason: string) =>
  new CseError('ADDRESS_INVALID', 'usage', `"${text}" cannot be read: ${reason}`, {
    hint: 'Write https://host/path.',
  });

export const addressUnknown = (address: string) =>
  new CseError('PLUGIN_FILE', 'plugin', `${address} was not asked for by context.file, and so may not be read`, {
    hint: 'Tell the author of the plugin.',
  });

export const platformMissing = (
  name: string,
  { wanted, present }: { readonly wanted: readonly string[]; readonly present: readonly string[] },
) =>
  new CseError('PLATFORM_MISSING', 'plan', `${name} has none of ${wanted.join(', ')}: it has ${present.join(', ')}`, {
    hint: 'Choose others with --platform, or leave it out.',
  });

export const tooDeep = (digest: string, limit: number) =>
  new CseError('MANIFEST_TOO_DEEP', 'integrity', `${digest} is nested more than ${limit} indexes deep`);

export const tooWide = (digest: string, limit: number) =>
  new CseError(
    'MANIFEST_TOO_WIDE',
    'integrity',
    `${digest} and the indexes in it name more than ${limit.toLocaleString('en')} pieces of content`,
    { hint: 'No real image has that many: tell its publisher, or leave it out.' },
  );

export const childGone = (index: Located, { descriptor, holder }: Located, cause: CseError) => {
  const { repository } = parseHolder(holder);
  const { digest, platform } = descriptor;
  const forWhom = platform
    ? ` for ${[platform.os, platform.architecture, platform.variant].filter(Boolean).join('/')}`
    : '';
  const named = index.reference ?? `${repository}@${index.descriptor.digest}`;
  return new CseError(
    cause.code,
    cause.fault,
    `${named} is an index that names ${digest}${forWhom}, and ${cause.message}`,
    {
      cause,
      hint: 'Ask its publisher to push that image again, or choose another tag or digest.',
    },
  );
};

export const signaturesUnknown = (reason: string, cause: CseError) =>
  new CseError('SIGNATURES_UNKNOWN', cause.fault, reason, {
    cause,
    hint: 'Leave out --strict-signatures to copy the images anyway, with a note.',
  });

/** Wraps what a plugin threw with its name; a `CseError` stays as it is. */
export const ownedBy = (name: string, error: unknown) =>
  isCseError(error) || (error instanceof Error && error.name === 'AbortError') ? error : pluginThrew(name, error);
