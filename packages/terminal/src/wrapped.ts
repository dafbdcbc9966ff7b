import { stripVTControlCharacters } from 'node:util';

/** Breaks lines of words where a terminal is too narrow for them, between words; what is longer than a line stays whole. */
export function wrapped(
  text: string,
  stream: NodeJS.WritableStream & { readonly columns?: number } = process.stdout,
): string {
  const { columns } = stream;
  if (!columns) return text;
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
    if (row.trim() !== '' && lengthOf((row + word).trimEnd()) > columns) {
      rows.push(row.trimEnd());
      row = indent;
    }
    row += word;
  }
  return [...rows, row].join('\n');
}

const LEAD = /^ *(?:[A-Za-z]+: +|[-~+!✔✘] )?/;

const lengthOf = (text: string) => stripVTControlCharacters(text).length;
