import { stripVTControlCharacters } from 'node:util';
import { clean } from './clean.ts';
import { wrapped } from './wrapped.ts';

/**
 * Writes lines over the last ones that were written to a terminal, in one go: what is the same stays as it is, and nothing is
 * cleared first, which would flicker, and which some terminals keep as a screen to scroll back to.
 */
export function overwrite(stream: NodeJS.WriteStream, before: readonly string[], lines: readonly string[]): void {
  const columns = stream.columns || 80;
  const rows = wrapped(lines.map((line) => `${clean(line, stream)}\n`).join(''), stream).split('\n');
  const written = rows.slice(0, -1);
  // A terminal that was made narrower has broken the lines anew.
  const above = rowsOf(before, columns);
  const left = Math.max(0, above - rowsOf(written, columns));
  // From the first column on: what was typed meanwhile, such as ^C, has moved the cursor.
  stream.write(
    [
      `\r${up(above)}`,
      ...written.map((row) => `${row}${lengthOf(row) % columns === 0 && row !== '' ? '' : CLEAR_REST}\n`),
      `${CLEAR_ROW}${DOWN}`.repeat(left),
      `${CLEAR_ROW}${up(left)}`,
    ].join(''),
  );
}

const CLEAR_REST = '\u001B[K';
const CLEAR_ROW = '\u001B[2K';
const DOWN = '\u001B[1B';
const up = (rows: number) => (rows > 0 ? `\u001B[${rows}A` : '');

/** The rows that lines take on a screen of so many columns. */
const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(lengthOf(line) / columns)), 0);

const lengthOf = (text: string) => stripVTControlCharacters(text).length;
