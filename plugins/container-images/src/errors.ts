import { CseError, reasonOf } from '@cse/errors';
import type { Dependencies } from './dependencies.ts';
import type { LineOf } from './dependencies-line.ts';

export const unknownLines = ({ origin }: Dependencies, lines: readonly LineOf<'unknown'>[]) =>
  new CseError(
    'DEPENDENCIES_UNKNOWN',
    'plan',
    [`${origin} has lines that cannot be parsed`, ...lines.map(unknownLine)].join('\n  '),
    {
      hint: 'Write them like "registry path tag", or put a # in front. Get a copy to edit with cse images extract DIR, and pass it with --dependencies FILE.',
    },
  );

export const unknownLine = ({ number, raw, reason }: LineOf<'unknown'>) =>
  `line ${number}: ${JSON.stringify(raw.trim().slice(0, 200))}: ${reason}`;

export const withoutList = (image: string, paths: readonly string[]) =>
  new CseError(
    'DEPENDENCIES_MISSING',
    'plan',
    `${image} has no src/artifact/dependencies.txt; it has ${paths.join(', ') || 'no files'}`,
    { hint: 'Pass the list with --dependencies FILE.' },
  );

export const imagesMissing = (origin: string, missing: readonly string[], { isList }: { readonly isList: boolean }) =>
  new CseError(
    'IMAGES_MISSING',
    'plan',
    [`the source lacks ${missing.length} of the images that ${origin} names`, ...missing].join('\n  '),
    { hint: `Add a registry that has them with --source FROM=TO${isList ? WITHOUT : ''}.` },
  );

const WITHOUT = ', or disable lines that you do not need in a copy of the list, and pass that with --dependencies FILE';

export const notText = (path: string) =>
  new CseError('DEPENDENCIES_NOT_TEXT', 'usage', `${path} is not UTF-8 text`, {
    hint: 'Save it as UTF-8, with or without a byte-order mark.',
  });

export const nothingMatches = (pattern: string, path: string) =>
  new CseError('PATTERN_UNMATCHED', 'usage', `no line of ${path} that would change matches "${pattern}"`, {
    hint: 'See its lines with cse images list --dependencies FILE.',
  });

export const unsafePath = (image: string, path: string) =>
  new CseError(
    'PATH_UNSAFE',
    'integrity',
    `${image} has a file ${JSON.stringify(path)}, which would be outside the folder`,
  );

export const fileExists = (path: string) =>
  new CseError('FILE_EXISTS', 'usage', `${path} already exists`, {
    hint: 'Choose an empty folder, or overwrite with --force.',
  });

export const noRelease = () =>
  new CseError('RELEASE_MISSING', 'usage', 'no CSE release is chosen', { hint: 'Choose one: --cse 4.2.2' });

export const fileUnreadable = (path: string, cause: unknown) =>
  new CseError('FILE_UNREADABLE', 'usage', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path.',
    cause,
  });
