import type { CommandWords, FlagWords } from './known-words.ts';

/** What was typed so far. */
export interface TypedLine {
  /** The words of the command, as far as there is one. */
  readonly path: readonly string[];
  readonly command: CommandWords | undefined;
  /** The word to complete. */
  readonly last: string;
  /** The flag whose value the last word is; `before` is what of the word is not the value: `--cse=`. */
  readonly flag: { readonly name: string; readonly words: FlagWords; readonly before: string } | undefined;
  /** The flags that were given before. */
  readonly given: ReadonlySet<string>;
  /** How many arguments stand before the last word. */
  readonly position: number;
}

/** Finds the command in words, and what the last of them is to it. */
export function typedIn(words: readonly string[], commands: ReadonlyMap<string, CommandWords>): TypedLine {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const path = pathIn(before, [...commands.keys()]);
  const command = commands.get(path.join(':'));
  const rest = readFlags(before.slice(path.length), command);
  const { given, position, open } = rest;
  const flag = open ? { ...open, before: '' } : inOneWord(last, command);
  return { path, command, last, flag, given, position };
}

/** As many words as are the beginning of a command. */
function pathIn(words: readonly string[], ids: readonly string[]): readonly string[] {
  const known = (path: readonly string[]) => ids.some((id) => `${id}:`.startsWith(`${path.join(':')}:`));
  const length = words.findIndex((_, at) => !known(words.slice(0, at + 1)));
  return length < 0 ? words : words.slice(0, length);
}

function readFlags(words: readonly string[], command: CommandWords | undefined) {
  const given = new Set<string>();
  let position = 0;
  let open: { readonly name: string; readonly words: FlagWords } | undefined;
  for (const word of words) {
    if (open) {
      open = undefined;
      continue;
    }
    const found = flagOf(word.split('=')[0] ?? '', command);
    if (found) given.add(found.name);
    else if (!word.startsWith('-')) position += 1;
    open = found?.words.type === 'option' && !word.includes('=') ? found : undefined;
  }
  return { given, position, open };
}

/** `--flag=value`. */
function inOneWord(last: string, command: CommandWords | undefined): TypedLine['flag'] {
  const [name = ''] = last.split('=', 1);
  const found = last.startsWith('--') && last.includes('=') ? flagOf(name, command) : undefined;
  return found && { ...found, before: `${name}=` };
}

function flagOf(word: string, command: CommandWords | undefined) {
  const flags = Object.entries(command?.flags ?? {});
  const found = flags.find(([name, { char }]) => word === `--${name}` || (char !== undefined && word === `-${char}`));
  return found && { name: found[0], words: found[1] };
}
