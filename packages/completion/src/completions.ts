import type { CommandWords, FlagWords, KnownWords } from './known-words.ts';
import { typedIn, type TypedLine } from './typed.ts';

/** One way to complete the last word. */
export interface Completion {
  /** The whole word. */
  readonly value: string;
  readonly about?: string | undefined;
}

export interface Completions {
  readonly choices: readonly Completion[];
  /** How to go on where there are none: the names of files or folders, or nothing. `open`: more is typed behind a choice. */
  readonly rest: 'files' | 'folders' | 'nothing' | 'open';
}

/** Says what the last of `words` may become; they are what stands behind `cse`. */
export async function completionsFor(words: readonly string[], known: KnownWords): Promise<Completions> {
  if (words[0] === 'help' && words.length > 1) return completionsFor(words.slice(1), known);
  const typed = typedIn(words, known.commands);
  const { choices, rest } = await allChoices(typed, known);
  return { rest, choices: choices.filter(({ value }) => value.startsWith(typed.last)) };
}

/** What the scripts of shells read: how to go on, then a line for each choice, with a tab before what it is about. */
export function printed({ choices, rest }: Completions): string {
  return [rest, ...choices.map(({ value, about = '' }) => `${value}\t${about}`)].join('\n');
}

async function allChoices(typed: TypedLine, known: KnownWords): Promise<Completions> {
  const { command, flag, last, given } = typed;
  if (flag) return prefixed(await valuesOf(flag, known, typed), flag.before);
  if (command && last.startsWith('-')) return listed(flagNames(command, given));
  const next = commandWords(typed, known);
  if (next.length > 0) return listed(next);
  const arg = command?.args[typed.position];
  if (arg?.options) return listed(arg.options.map((value) => ({ value })));
  return arg ? await placeholder(arg.name, known) : listed([]);
}

const listed = (choices: readonly Completion[]): Completions => ({ choices, rest: 'nothing' });

/** The next word of the commands that begin with those typed. */
function commandWords({ path, position }: TypedLine, { commands }: KnownWords): readonly Completion[] {
  if (position > 0) return [];
  const next = new Map<string, Completion>();
  for (const [id, { summary, hidden }] of commands) {
    const parts = id.split(':');
    const value = parts[path.length];
    if (hidden || value === undefined || path.some((word, at) => parts[at] !== word)) continue;
    const isWhole = parts.length === path.length + 1;
    if (isWhole || !next.has(value)) next.set(value, { value, about: isWhole ? summary : undefined });
  }
  return [...next.values()].toSorted(byValue);
}

/** The flags that may still be typed. */
function flagNames({ flags }: CommandWords, given: ReadonlySet<string>): readonly Completion[] {
  return Object.entries(flags)
    .filter(([name, { multiple, hidden }]) => !hidden && (multiple || !given.has(name)))
    .map(([name, { summary }]) => ({ value: `--${name}`, about: summary }))
    .concat({ value: '--help', about: 'show help' })
    .toSorted(byValue);
}

const byValue = (a: Completion, b: Completion) => (a.value < b.value ? -1 : 1);

async function valuesOf(
  { name, words }: { readonly name: string; readonly words: FlagWords },
  known: KnownWords,
  { last }: TypedLine,
): Promise<Completions> {
  if (words.options) return listed(words.options.map((value) => ({ value })));
  const versions = known.releases[name];
  return versions ? listed(releaseChoices(versions, last)) : await placeholder(words.helpValue ?? '', known);
}

/** A release is one of a list that commas separate. */
function releaseChoices(versions: readonly string[], last: string): readonly Completion[] {
  const typed = last.slice(last.startsWith('--') ? last.indexOf('=') + 1 : 0);
  const before = typed.slice(0, typed.lastIndexOf(',') + 1);
  const taken = new Set(before.split(','));
  return versions.filter((version) => !taken.has(version)).map((version) => ({ value: `${before}${version}` }));
}

/** What stands for a value in help says what the value is. */
async function placeholder(name: string, known: KnownWords): Promise<Completions> {
  const plain = (values: readonly string[]) => listed(values.map((value) => ({ value })));
  switch (name.toUpperCase()) {
    case 'HOST':
      return plain(await known.hosts());
    case 'BASE':
      return plain(await known.bases());
    case 'HOST=FILE':
    case 'HOST=URL':
      return { choices: (await known.hosts()).map((host) => ({ value: `${host}=` })), rest: 'open' };
    case 'USE':
      return plain(known.uses);
    case 'RUN':
      return plain(await known.runs());
    case 'DIR':
    case 'FOLDER':
      return { choices: [], rest: 'folders' };
    case 'FILE':
    case 'PUB':
    case 'KEY':
    case 'PLAN':
    case 'PLUGIN':
    case 'BEFORE':
    case 'AFTER':
    case 'TO':
      return { choices: [], rest: 'files' };
    default:
      return listed([]);
  }
}

const prefixed = ({ choices, rest }: Completions, before: string): Completions => ({
  choices: choices.map(({ value, about }) => ({ value: `${before}${value}`, about })),
  rest,
});
