import type { ServedRelease, SourceRelease } from '@cse/session';
import { renderTable } from '@cse/terminal';
import { bytes } from '@cse/text';

/** Releases for people: those that can be asked for, or those that the source offers, and which plugins bring each. */
export const renderReleases = (releases: readonly ServedRelease[] | readonly SourceRelease[]): string =>
  isOffered(releases) ? renderOffered(releases) : renderServed(releases);

const isOffered = (releases: readonly (ServedRelease | SourceRelease)[]): releases is readonly SourceRelease[] =>
  releases.every((release) => 'known' in release);

/** How much each release is, about, and which plugins bring it. */
function renderServed(releases: readonly ServedRelease[]): string {
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

/** Each release of the source, and which plugins would bring it. */
function renderOffered(releases: readonly SourceRelease[]): string {
  const rows = releases.map((release) => [`${release.kind} ${release.version}`, servedBy(release)]);
  const table = renderTable({ columns: ['release', 'plugins'], rows });
  return releases.every(({ plugins }) => plugins.length > 0) ? table : `${table}\n\n${NOT_SERVED}`;
}

function servedBy({ version, plugins, known }: SourceRelease): string {
  const uses = plugins.map(({ use }) => use).join(', ');
  if (uses === '') return '–';
  return known ? uses : `${uses} (as a patch of ${version.replace(/\.\d+$/, '')})`;
}

const NOT_SERVED = 'No installed plugin serves releases with –. Plugins are added with cse plugins install.';
