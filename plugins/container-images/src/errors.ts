import { CseError, reasonOf } from '@cse/errors';
import type { Dependencies } from './dependencies.ts';
import type { LineOf } from './dependencies-line.ts';

export const unknownLines = ({ origin }: Dependencies, lines: readonly LineOf<'unknown'>[]) =>
  new CseError(
    'DEPENDENCIES_UNKNOWN',
    'plan',
    [`${origin} has lines that cannot be understood`, ...lines.map(unknownLine)].join('\n  '),
    {
      hint: 'Write them as "registry path tag", or put # in front of them. A copy to edit comes from cse images extract DIR; pass it with --dependencies FILE.',
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
    { hint: `Name another registry that has them with --source FROM=TO${isList ? WITHOUT : ''}.` },
  );

const WITHOUT =
  ', or put # in front of the lines that you can do without in a copy of the list, and pass that with --dependencies FILE';

export const notText = (path: string) =>
  new CseError('DEPENDENCIES_NOT_TEXT', 'usage', `${path} is not UTF-8 text`, {
    hint: 'Save it as UTF-8; a byte-order mark does no harm.',
  });

export const nothingMatches = (pattern: string, path: string) =>
  new CseError('PATTERN_UNMATCHED', 'usage', `no line of ${path} that could change names an image like "${pattern}"`, {
    hint: 'See its lines with cse images list --dependencies FILE.',
  });

export const unsafePath = (image: string, path: string) =>
  new CseError('PATH_UNSAFE', 'integrity', `${image} has a file ${JSON.stringify(path)}, which would leave the folder`);

export const fileExists = (path: string) =>
  new CseError('FILE_EXISTS', 'usage', `${path} is there already`, {
    hint: 'Give an empty folder, or --force to write over what is there.',
  });

export const noRelease = () =>
  new CseError('RELEASE_MISSING', 'usage', 'no CSE release is chosen', { hint: 'Say which: --cse 4.2.2' });

export const fileUnreadable = (path: string, cause: unknown) =>
  new CseError('FILE_UNREADABLE', 'usage', `${path} cannot be read: ${reasonOf(cause)}`, {
    hint: 'Check the path.',
    cause,
  });
