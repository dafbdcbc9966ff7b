import type { Table } from '@cse/plugin';
import width from 'string-width';
import { clean } from './clean.ts';
import { paintResult } from './paint.ts';

/** A table for people: columns as wide as what stands in them, numbers to the right, no lines to copy around. */
export function renderTable({ columns, rows: given }: Table, screen = process.stdout.columns): string {
  const rows = given.map((row) => row.map((cell) => clean(cell, process.stdout).replaceAll(/\s/g, ' ')));
  const heads = columns.map((column) => column.toUpperCase());
  const widths = fitted(
    heads.map((head, index) => Math.max(width(head), ...rows.map((row) => width(row[index] ?? '')))),
    screen,
  );
  const right = heads.map((_, index) => rows.length > 0 && rows.every((row) => isAmount(row[index] ?? '')));
  const line = (cells: readonly string[]) =>
    widths
      .map((size, index) => pad(cells[index] ?? '', right[index] ? -size : size))
      .join(GAP)
      .trimEnd();
  return [paintResult('bold', line(heads)), ...rows.flatMap((row) => broken(row, widths).map(line))].join('\n');
}

const GAP = '  ';
/** In less room a cell is no easier to read broken up. */
const LEAST = 24;

/** The widths of columns on a screen: the widest give way, where they can; as they are, where there is no screen. */
function fitted(widths: readonly number[], screen: number | undefined): readonly number[] {
  const room = (screen || Infinity) - GAP.length * (widths.length - 1);
  const fitting = [...widths];
  for (let over = fitting.reduce((sum, size) => sum + size, 0) - room; over > 0; over -= 1) {
    const widest = fitting.indexOf(Math.max(...fitting));
    if ((fitting[widest] ?? 0) <= LEAST) return widths;
    fitting[widest] = (fitting[widest] ?? 0) - 1;
  }
  return fitting;
}

/** A row on as many lines as its cells need. */
function broken(row: readonly string[], widths: readonly number[]): readonly (readonly string[])[] {
  const cells = row.map((cell, index) => piecesOf(cell, widths[index] ?? Infinity));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => cells.map((pieces) => pieces[at] ?? ''));
}

/** A cell in pieces that fit: broken between words, or in a long name behind what divides it. */
function piecesOf(cell: string, room: number): readonly string[] {
  if (width(cell) <= room) return [cell];
  const pieces: string[] = [''];
  for (const part of cell.split(/(?<=[ /:@-])/).flatMap((each) => slices(each, room))) {
    const longer = `${pieces.at(-1) ?? ''}${part}`;
    if (width(longer.trimEnd()) <= room) pieces[pieces.length - 1] = longer;
    else pieces.push(part);
  }
  return pieces.map((piece) => piece.trimEnd());
}

const slices = (text: string, room: number) =>
  Array.from({ length: Math.ceil(text.length / room) }, (_, at) => text.slice(at * room, (at + 1) * room));

function pad(cell: string, size: number): string {
  const space = ' '.repeat(Math.max(0, Math.abs(size) - width(cell)));
  return size < 0 ? space + cell : cell + space;
}

const isAmount = (cell: string) => /^([\d.,]+( [kMGT]?B)?|–|-|)$/.test(cell);
