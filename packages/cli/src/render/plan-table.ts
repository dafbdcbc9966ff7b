import type { Plan } from '@cse/graph';
import { bytes, count } from './amounts.ts';
import type { PlanDocument } from './plan-document.ts';
import { renderTable } from './table.ts';

/** A plan for people: what each plugin wants, what of it is there, what is left to do. */
export function planTable(plan: Plan, { plan: digest, bytes: totals, steps }: PlanDocument): string {
  const owners = [...new Set([...plan.owners.values()].flat())].sort();
  const rows = owners.map((owner) => rowOf(plan, owner));
  const table = renderTable({ columns: ['plugin', 'images', 'blobs', 'bytes'], rows });
  return [
    table,
    '',
    `${count(steps.total, 'step')}, ${bytes(totals.wanted)} in blobs: ${bytes(totals.toMove)} to move, ` +
      `${bytes(totals.toMount)} to mount, ${bytes(totals.existing)} already there`,
    ...plan.notes.map((note) => `note: ${note}`),
    ...plan.postponed.map((what) => `on import: ${what}`),
    `plan ${digest}`,
  ].join('\n');
}

function rowOf({ steps, owners, images }: Plan, owner: string): readonly string[] {
  const own = [...steps.values()].filter(({ id }) => owners.get(id)?.includes(owner));
  const blobs = own.filter((step) => step.kind === 'copy-blob');
  const size = blobs.reduce((sum, { content }) => sum + content.size, 0);
  const wanted = images.filter((image) => image.owner === owner).length;
  return [owner, String(wanted), String(blobs.length), bytes(size)];
}
