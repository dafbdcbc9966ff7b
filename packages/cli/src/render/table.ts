import { stripVTControlCharacters } from 'node:util';
import type { Table } from '@cse/plugin';
import { paintResult } from './paint.ts';

/** A table for people: columns as wide as what stands in them, numbers to the right, no lines to copy around. */
export function renderTable({ columns, rows }: Table): string {
  const widths = columns.map((column, index) => Math.max(width(column), ...rows.map((row) => width(row[index] ?? ''))));
  const right = columns.map((_, index) => rows.length > 0 && rows.every((row) => isAmount(row[index] ?? '')));
  const line = (cells: readonly string[]) =>
    widths
      .map((size, index) => pad(cells[index] ?? '', right[index] ? -size : size))
      .join('  ')
      .trimEnd();
  return [paintResult('bold', line(columns.map((column) => column.toUpperCase()))), ...rows.map(line)].join('\n');
}

const width = (cell: string) => [...stripVTControlCharacters(cell)].length;

function pad(cell: string, size: number): string {
  const space = ' '.repeat(Math.max(0, Math.abs(size) - width(cell)));
  return size < 0 ? space + cell : cell + space;
}

const isAmount = (cell: string) => /^([\d.,]+( [kMGT]?B)?|–|-|)$/.test(cell);
