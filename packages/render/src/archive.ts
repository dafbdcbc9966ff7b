import type { ArchiveCheck, ArchiveDescription, Problem } from '@cse/archive';
import { bytes, count } from '@cse/text';
import { paintResult, renderTable } from '@cse/terminal';

/** A cse that came along with an archive. */
export interface CarriedCse {
  readonly names: readonly string[];
  readonly signature?: { readonly keyId: string } | undefined;
}

interface CarriedAlong {
  readonly cse?: CarriedCse | undefined;
}

interface ShownCheck extends Omit<ArchiveCheck, 'problems'>, CarriedAlong {
  readonly problems: readonly Pick<Problem, 'message' | 'hint'>[];
}

/** What a check of an archive found, for people. */
export function renderCheck({ fault, parts, read, origin, cse, problems }: ShownCheck): string {
  const whole = read
    ? `the archive is complete: ${count(parts, 'part')}, read and checked`
    : 'all parts are there; their content was not read (use --read-data)';
  const head =
    fault === undefined
      ? `${paintResult('green', '✔')} ${whole}`
      : `${paintResult('red', '✘')} the archive cannot be used`;
  return [
    head,
    `  ${origin}`,
    ...(cse ? [`  ${alongOf(cse)}`] : []),
    ...problems.flatMap(({ message, hint }) => [`- ${message}`, `  ${hint}`]),
  ].join('\n');
}

/** An archive for people: what it was made for, and what is in it. */
export function renderArchive({
  set,
  sequence,
  since,
  asked,
  parts,
  contents,
  images,
  ...rest
}: ArchiveDescription & CarriedAlong): string {
  const owners = Map.groupBy(images, ({ owner }) => useOf(owner));
  const wanted = Map.groupBy(asked, ({ use }) => use);
  const rows = [...owners].map(([use, own]) => [
    use,
    String(own.length),
    (wanted.get(use) ?? []).map(({ options }) => inWords(options)).join('; '),
  ]);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return [
    `archive ${sequence} of the set ${set}${since ? `, after archive ${since.sequence}` : ''}`,
    `${count(parts.length, 'part')}, ${bytes(size)}: ${contents.count} blobs and manifests${contents.presumed > 0 ? `; ${contents.presumed} more are expected at the target` : ''}`,
    '',
    renderTable({ columns: ['plugin', 'images', 'made for'], rows }),
    '',
    renderTable({ columns: ['part', 'size'], rows: parts.map(({ name, size: its }) => [name, bytes(its)]) }),
    ...(rest.cse ? [alongOf(rest.cse)] : []),
    ...rest.plugins.map(carriedPlugin),
    ...rest.notes.map((note) => `note: ${note}`),
    ...rest.onImport.map(({ what }) => `on import: ${what}`),
  ].join('\n');
}

// The second item of one plugin is called `container-images#2`.
const useOf = (owner: string) => owner.replace(/#\d+$/, '');

/** What a plugin was asked for, without the text of files. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('path' in value) return String(value.path);
  return Object.entries(value)
    .map(([name, each]) => (each === true ? name : `${name}: ${inWords(each)}`))
    .join(', ');
}

const carriedPlugin = ({ name, version, size, signed }: ArchiveDescription['plugins'][number]) =>
  `plugin: ${name} ${version} (${bytes(size)}, ${signed ? 'signed' : 'unsigned'}); cse plugins install DIR installs it`;

/** What came along, and who vouches for it. */
function alongOf({ names, signature }: CarriedCse): string {
  const by = signature ? `signed by the key ${signature.keyId}` : 'its signature was not checked';
  return `cse came along: ${names.join(', ')} (${by})`;
}
