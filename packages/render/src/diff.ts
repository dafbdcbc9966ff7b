import type { Comparison, DiffImage } from '@cse/session';
import { bytes, count } from '@cse/text';
import { paintResult, renderTable } from '@cse/terminal';

/** What leads from one plan to another, for people: what is added, changed and removed, and what that weighs. */
export function renderDiff({ added, changed, removed, kept, bytes: totals, unreachable = [] }: Comparison): string {
  const rows = [
    ...added.map((image) => rowOf(paintResult('green', '+'), image)),
    ...changed.map((image) => rowOf(paintResult('yellow', '~'), image)),
    ...removed.map((image) => rowOf(paintResult('red', '-'), image)),
  ];
  const table = rows.length > 0 ? [renderTable({ columns: ['', 'bytes', 'plugin', 'image'], rows }), ''] : [];
  return [
    ...table,
    `${count(added.length, 'image')} added, ${changed.length} changed, ${removed.length} removed, ${kept} unchanged`,
    `${bytes(totals.added)} to copy, ${bytes(totals.removed)} no longer needed, ${bytes(totals.kept)} unchanged`,
    ...unreachable.map(({ to }) => `${paintResult('red', 'failed')} ${to} cannot be reached, and is not compared`),
  ].join('\n');
}

const rowOf = (sign: string, { reference, bytes: size, owner }: DiffImage) => [sign, bytes(size), owner, reference];
