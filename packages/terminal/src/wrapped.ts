import { stripVTControlCharacters } from 'node:util';

/** Breaks lines of words where a terminal, less a margin, is too narrow for them, between words; what is longer than a line stays whole. */
export function wrapped(
  text: string,
  stream: NodeJS.WritableStream & { readonly columns?: number } = process.stdout,
  margin = 0,
): string {
  if (!stream.columns) return text;
  const columns = stream.columns - margin;
  return text
    .split('\n')
    .map((line) => (lengthOf(line) > columns ? brokenAt(line, columns) : line))
    .join('\n');
}

function brokenAt(line: string, columns: number): string {
  // What follows stands below the words, not below the label or the mark before them.
  const indent = ' '.repeat(LEAD.exec(stripVTControlCharacters(line))?.[0].length ?? 0);
  const rows: string[] = [];
  let row = '';
  for (const word of line.split(/(?<= )/)) {
    const length = lengthOf(word.trimEnd());
    // What is too long for any row is not helped by a new one: it goes on in the next rows, and so does what follows.
    const used = lengthOf(row.trimEnd()) > columns ? lengthOf(row) % columns : lengthOf(row);
    if (row.trim() !== '' && indent.length + length <= columns && used + length > columns) {
      rows.push(row.trimEnd());
      row = indent;
    }
    row += word;
  }
  return [...rows, row].join('\n');
}

const LEAD = /^ *(?:[A-Za-z]+: +|[-~+!✔✘] )?/;

const lengthOf = (text: string) => stripVTControlCharacters(text).length;
