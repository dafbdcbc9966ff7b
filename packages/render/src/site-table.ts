import type { SiteReport } from '@cse/session';
import { bytes, count } from '@cse/text';
import { paintResult, renderTable } from '@cse/terminal';

/** What each site has and lacks, one row for each; nothing where there is one target. */
export function siteTable(sites: readonly SiteReport[] = []): readonly string[] {
  if (sites.length === 0) return [];
  const isNamed = sites.some(({ site, to }) => site !== to);
  const isCopied = sites.some(({ bytes: { moved, mounted } }) => moved + mounted > 0);
  const rows = sites.map(({ site, to, ok, images, complete, steps, bytes: { moved, mounted } }) => [
    ok ? paintResult('green', '✔') : paintResult('red', '✘'),
    ...[site, ...(isNamed ? [to] : [])],
    `${complete} of ${count(images, 'image')}`,
    ...(isCopied ? [bytes(moved + mounted)] : []),
    ok ? '' : `${count(steps.total - steps.done, 'step')} not done`,
  ]);
  const columns = ['', 'site', ...(isNamed ? ['base'] : []), 'complete', ...(isCopied ? ['copied'] : []), ''];
  return ['', renderTable({ columns, rows })];
}
