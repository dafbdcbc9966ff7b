import type { Archive, Since } from '@cse/archive';
import type { Found } from '@cse/installation';
import { alongOf } from '../installation/along.ts';
import type { Plan, PlannedImage } from '@cse/graph';
import { bytes, count } from '@cse/text';
import { renderTable } from '../render/table.ts';

/** What an archive says of itself, as `--json` prints it. */
export interface ArchiveDescription {
  readonly archive: string;
  readonly set: string;
  readonly sequence: number;
  readonly since?: Since | undefined;
  readonly plan: string;
  readonly asked: readonly { readonly use: string; readonly options?: unknown }[];
  readonly parts: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  readonly contents: { readonly count: number; readonly bytes: number; readonly presumed: number };
  readonly images: readonly PlannedImage[];
  /** Of the plugins, when it was made; nothing of it is checked here. */
  readonly notes: readonly string[];
  readonly onImport: Plan['postponed'];
  /** The cse that came along with it. */
  readonly cse?: Found | undefined;
}

export function describeArchive({ manifest, plan, digest }: Archive): ArchiveDescription {
  const { set, sequence, since, parts, contents, presumes } = manifest;
  return {
    archive: digest,
    set,
    sequence,
    since,
    plan: manifest.plan,
    asked: plan.asked ?? [],
    parts,
    contents: {
      count: contents.length,
      bytes: contents.reduce((sum, { size }) => sum + size, 0),
      presumed: presumes.length,
    },
    images: plan.images,
    notes: plan.notes,
    onImport: plan.postponed,
  };
}

export function renderArchive({
  set,
  sequence,
  since,
  asked,
  parts,
  contents,
  images,
  ...rest
}: ArchiveDescription): string {
  const owners = Map.groupBy(images, ({ owner }) => owner);
  const rows = [...owners].map(([owner, own]) => [owner, String(own.length)]);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  return [
    `archive ${sequence} of the set ${set}${since ? `, after archive ${since.sequence}` : ''}`,
    `asked for: ${asked.map(({ use, options }) => `${use} ${JSON.stringify(options)}`).join('; ')}`,
    `${count(parts.length, 'part')}, ${bytes(size)}: ${contents.count} contents, ${contents.presumed} expected at the target`,
    '',
    renderTable({ columns: ['plugin', 'images'], rows }),
    ...(rest.cse ? [alongOf(rest.cse)] : []),
    ...rest.notes.map((note) => `note: ${note}`),
    ...rest.onImport.map(({ what }) => `on import: ${what}`),
  ].join('\n');
}
