import { stripVTControlCharacters } from 'node:util';

/** Breaks lines of words where a terminal is too narrow for them, between words; what is longer than a line stays whole. */
export function wrapped(text: string, stream: NodeJS.WriteStream): string {
  const { columns } = stream;
  if (!stream.isTTY || !columns) return text;
  return text
    .split('\n')
    .map((line) => (lengthOf(line) > columns ? brokenAt(line, columns) : line))
    .join('\n');
}

function brokenAt(line: string, columns: number): string {
  // What follows stands below the words, not below the label before them.
  const indent = ' '.repeat(/^ *(?:[a-z]+: )?/.exec(stripVTControlCharacters(line))?.[0].length ?? 0);
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(/(?<= )/)) {
    if (row.trim() !== '' && lengthOf((row + word).trimEnd()) > columns) {
      rows.push(row.trimEnd());
      row = indent;
    }
    row += word;
  }
  return [...rows, row].join('\n');
}

const lengthOf = (text: string) => stripVTControlCharacters(text).length;
