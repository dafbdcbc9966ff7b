import type { Plan, PlannedImage } from '@cse/graph';
import type { CarriedPlugin } from '../format/carried-plugin.ts';
import type { Since } from '../format/manifest.ts';
import type { Archive } from './open-archive.ts';

/** A plugin that an archive carries. */
export interface DescribedPlugin extends Pick<CarriedPlugin, 'use' | 'name' | 'version' | 'tarball'> {
  /** In bytes. */
  readonly size: number;
  /** Whether it has a signature of its own, which is verified when it is installed. */
  readonly signed: boolean;
}

/** What an archive says of itself, as `--json` prints it. */
export interface ArchiveDescription {
  readonly archive: string;
  readonly set: string;
  readonly sequence: number;
  readonly since?: Since | undefined;
  readonly plan: string;
  readonly asked: readonly { readonly use: string; readonly options?: unknown }[];
  readonly parts: readonly { readonly name: string; readonly size: number; readonly sha256: string }[];
  /** The plugins that it carries. */
  readonly plugins: readonly DescribedPlugin[];
  readonly contents: { readonly count: number; readonly bytes: number; readonly presumed: number };
  readonly images: readonly PlannedImage[];
  /** Of the plugins, when it was made; nothing of it is checked here. */
  readonly notes: readonly string[];
  readonly onImport: Plan['postponed'];
}

/** What is in an archive, who made it and what it goes on from. */
export function describeArchive({ manifest, plan, digest, carried }: Archive): ArchiveDescription {
  const { set, sequence, since, parts, contents, presumes } = manifest;
  return {
    archive: digest,
    set,
    sequence,
    since,
    plan: manifest.plan,
    asked: plan.asked ?? [],
    parts,
    plugins: carried.map(({ use, name, version, tarball, size, signature }) => ({
      use,
      name,
      version,
      tarball,
      size,
      signed: signature !== undefined,
    })),
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
