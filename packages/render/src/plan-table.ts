import type { Plan } from '@cse/session';
import { bytes, count } from '@cse/text';
import type { PlanDocument } from './plan-document.ts';
import { renderTable } from '@cse/terminal';

/** A plan for people: what each plugin wants, what of it is there, what is left to do. */
export function planTable(plan: Plan, { plan: digest, bytes: totals, steps, plugins }: PlanDocument): string {
  const columns = ['plugin', 'images', 'blobs', 'bytes', 'to move', 'there'];
  const rows = plugins.map(({ plugin, images, blobs, ...share }) => {
    const amounts = [share.bytes, share.toMove, share.existing].map(bytes);
    return [plugin, String(images), String(blobs), ...amounts];
  });
  return [
    renderTable({ columns, rows }),
    '',
    `${count(steps.total, 'step')}, ${bytes(totals.wanted)} in blobs: ${bytes(totals.toMove)} to move, ` +
      `${bytes(totals.toMount)} to mount, ${bytes(totals.existing)} already there`,
    ...plan.notes.map((note) => `note: ${note}`),
    ...plan.postponed.map(({ what }) => `on import: ${what}`),
    `plan ${digest}`,
  ].join('\n');
}
