import type { CommandInput, CommandResult } from '@cse/plugin';
import { nothingMatches } from './errors.ts';
import { readBytes, replaceText } from './node-files.ts';
import { decodeText } from './text.ts';
import type { Toggled } from './toggle.ts';

/** Changes the lines of a file that match, and says which they were. Throws `PATTERN_UNMATCHED` when there is none. */
export async function toggleFile(
  { pattern = '', file = '' }: CommandInput['args'],
  toggle: (text: string, pattern: string) => Toggled,
  done: string,
): Promise<CommandResult> {
  const { text, changed } = toggle(decodeText(file, await readBytes(file)), pattern);
  if (changed.length === 0) throw nothingMatches(pattern, file);
  await replaceText(file, text);
  const lines = changed.map(({ number, raw }) => ({ line: number, text: raw.trim() }));
  const rows = lines.map((line) => [String(line.line), done, line.text]);
  return { json: { file, lines }, text: { columns: ['LINE', 'STATE', 'WAS'], rows } };
}
