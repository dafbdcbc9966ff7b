import type { Plan } from '@cse/session';
import { bytes, count } from '@cse/text';
import type { PlanDocument, PlanShare } from './plan-document.ts';
import { renderTable } from '@cse/terminal';

/** So many repositories are named; --json has all of them. */
const NAMED = 5;
const AMOUNTS = ['images', 'blobs', 'bytes', 'to move', 'there'];

/** A plan for people: what each plugin wants, what of it is there, what is left to do; where there are several sites, at each. */
export function planTable(
  plan: Plan,
  { plan: digest, bytes: totals, steps, plugins, sites = [] }: PlanDocument,
): string {
  const isNamed = sites.some(({ site, to }) => site !== to);
  const unreachable = sites.filter(({ reachable }) => !reachable).map(({ to }) => to);
  const bySite = renderTable({
    columns: ['site', ...(isNamed ? ['base'] : []), ...AMOUNTS],
    rows: sites.map(({ site, to, ...share }) => [site, ...(isNamed ? [to] : []), ...amountsOf(share)]),
  });
  return [
    renderTable({
      columns: ['plugin', ...AMOUNTS],
      rows: plugins.map(({ plugin, ...share }) => [plugin, ...amountsOf(share)]),
    }),
    ...plugins.flatMap(({ plugin, repositories }) =>
      repositories ? [`${plugin} puts content in ${named(repositories)}`] : [],
    ),
    '',
    ...(sites.length > 0 ? [bySite, ''] : []),
    `${count(steps.total, 'step')}, ${bytes(totals.wanted)} in blobs: ${bytes(totals.toMove)} to move, ` +
      `${bytes(totals.toMount)} to mount, ${bytes(totals.existing)} already there`,
    ...unreachable.map((to) => `note: ${to} cannot be reached, so it is unknown what is there: it is counted as empty`),
    ...plan.notes.map((note) => `note: ${note}`),
    ...plan.postponed.map(({ what }) => `on import: ${what}`),
    `plan ${digest}`,
  ].join('\n');
}

function named(repositories: readonly string[]): string {
  const more = repositories.length - NAMED;
  return repositories.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function amountsOf({ images, blobs, ...share }: PlanShare): readonly string[] {
  return [String(images), String(blobs), ...[share.bytes, share.toMove, share.existing].map(bytes)];
}
