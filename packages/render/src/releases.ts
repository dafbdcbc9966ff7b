import type { ServedRelease } from '@cse/session';
import { renderTable } from '@cse/terminal';
import { bytes } from '@cse/text';

/** The releases that can be asked for, for people: how much each is, about, and which plugins bring it. */
export function renderReleases(releases: readonly ServedRelease[]): string {
  const rows = releases.map(({ kind, version, plugins, about }) => [
    `${kind} ${version}`,
    about.images === undefined ? '–' : String(about.images),
    about.bytes === undefined ? '–' : bytes(about.bytes),
    plugins.map(({ use }) => use).join(', '),
    about.kubernetes?.join(', ') ?? '–',
  ]);
  const columns = ['release', 'images', 'download', 'plugins', 'kubernetes'];
  return `${renderTable({ columns, rows })}\n\nImages and sizes are estimates. cse plan counts what your source has.`;
}
