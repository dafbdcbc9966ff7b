import type { Table } from '@cse/plugin';
import width from 'string-width';
import { clean } from './clean.ts';
import { paintResult } from './paint.ts';

/** A table for people: columns as wide as what stands in them, numbers to the right, no lines to copy around. */
export function renderTable({ columns, rows: given }: Table, screen = process.stdout.columns): string {
  const rows = given.map((row) => row.map((cell) => clean(cell, process.stdout).replaceAll(/\s/g, ' ')));
  const widths = columns.map((column, index) => Math.max(width(column), ...rows.map((row) => width(row[index] ?? ''))));
  const right = columns.map((_, index) => rows.length > 0 && rows.every((row) => isAmount(row[index] ?? '')));
  const line = (cells: readonly string[]) =>
    widths
      .map((size, index) => pad(cells[index] ?? '', right[index] ? -size : size))
      .join('  ')
      .trimEnd();
  const before = widths.slice(0, -1).reduce((sum, size) => sum + size + 2, 0);
  const head = paintResult('bold', line(columns.map((column) => column.toUpperCase())));
  return [head, ...rows.flatMap((row) => wrapped(row, screen - before).map(line))].join('\n');
}

/** A row whose last cell is prose, on as many lines as it needs beside the others; on one, where there is no screen. */
function wrapped(row: readonly string[], room: number): readonly (readonly string[])[] {
  const last = row.at(-1) ?? '';
  if (!(room >= PROSE) || width(last) <= room || !last.includes(' ')) return [row];
  const lines = [''];
  for (const word of last.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trimStart();
    if (width(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const others = row.slice(0, -1);
  return lines.map((text, at) => [...(at === 0 ? others : others.map(() => '')), text]);
}

// In less room prose is no easier to read broken up.
const PROSE = 24;

function pad(cell: string, size: number): string {
  const space = ' '.repeat(Math.max(0, Math.abs(size) - width(cell)));
  return size < 0 ? space + cell : cell + space;
}

const isAmount = (cell: string) => /^([\d.,]+( [kMGT]?B)?|–|-|)$/.test(cell);
