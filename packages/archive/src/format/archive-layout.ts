import { printPlan, type Plan } from '@cse/graph';
import { digestOf, isManifest, type Descriptor, type Digest } from '@cse/oci';
import { printLayout, type Shelf } from '@cse/store';
import type { PluginTarball } from '@cse/transfer';
import { createHash } from 'node:crypto';
import { carriedOf, tarballOf, type CarriedPlugin } from './carried-plugin.ts';
import { layOutParts, type PartLayout } from './part-layout.ts';
import type { Holdings } from './holdings.ts';
import type { Since } from './manifest.ts';

/** All that is known of an archive before anything is fetched. */
export interface ArchiveLayout extends PartLayout {
  /** Names exactly these bytes: the same plan, cut into parts in the same way, after the same archive. */
  readonly id: string;
  readonly set: string;
  readonly sequence: number;
  readonly planText: Uint8Array;
  readonly plan: Digest;
  /** The manifests and tags of each repository. */
  readonly shelves: ReadonlyMap<string, Shelf>;
  readonly partSize: number;
  /** What it carries, in the order in which it stands there. */
  readonly contents: readonly Descriptor[];
  /** What it leaves out, because the target has it from an earlier archive. */
  readonly omitted: readonly Descriptor[];
  readonly since?: Since | undefined;
  /** The plugins that it carries, if any. */
  readonly plugins?: readonly CarriedPlugin[] | undefined;
}

export interface ArchiveLayoutOptions {
  /** The most that one part may have, in bytes. */
  readonly partSize?: number | undefined;
  /** What need not be carried again, and the archive that brought it. */
  readonly base?: { readonly holds: Holdings; readonly since?: Since | undefined } | undefined;
  /** The plugins to take along. They stand in it before all else. */
  readonly plugins?: readonly PluginTarball[] | undefined;
  /** In which order contents stand in it; what planning reads first where it is not said. */
  readonly order?: Order | undefined;
}

/**
 * `planning first` puts into the first part, behind the plan with its manifests, what planning read, and then the smallest.
 * Archives that were begun in another order, by an earlier release, are finished and repaired in it.
 */
export type Order = 'planning first' | 'smallest first' | 'as planned';

/** What FAT32 takes as one file, in whole blocks. */
const FAT32_FILE = 4 * 1024 ** 3 - 512;

/** Says what an archive of a plan will be, byte for byte. */
export function archiveLayoutOf(plan: Plan, options: ArchiveLayoutOptions = {}): ArchiveLayout {
  const { partSize = FAT32_FILE, base, plugins = [], order = 'planning first' } = options;
  // What was merely said while planning is no part of what is wanted, and may be said in another order the next time.
  const planText = new TextEncoder().encode(printPlan({ ...plan, notes: [] }));
  const left = base ? heldBy(plan, base.holds) : new Set<Digest>();
  const all = contentsOf(plan, order);
  const tarballs = new Map(plugins.map((plugin) => [plugin.digest, tarballOf(plugin)]));
  const planContents = all.filter(({ digest }) => !left.has(digest) && !tarballs.has(digest));
  const contents = [...tarballs.values(), ...planContents];
  const presumes = all.filter(({ digest }) => left.has(digest));
  const since = base?.since;
  const shelves = shelvesOf(plan);
  const layout = Object.entries(printLayout({ shelves, others: [] }));
  const fixed = [
    ...layout.map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) })),
    { path: 'plan.json', bytes: planText },
  ];
  const planned = digestOf(planText);
  const carried = plugins.map(carriedOf);
  const identity = [
    planned,
    String(partSize),
    since?.archive ?? '',
    ...presumes.map(({ digest }) => digest),
    ...carried.map((plugin) => JSON.stringify(plugin)),
  ];
  return {
    ...layOutParts([...fixed, ...contents.map((content) => ({ content }))], partSize),
    id: hexOf(order === 'as planned' ? 'cse.archive' : `cse.archive ${order}`, ...identity),
    set: since?.set ?? hexOf('cse.set', planned).slice(0, 32),
    sequence: (since?.sequence ?? 0) + 1,
    planText,
    plan: planned,
    shelves,
    partSize,
    contents,
    omitted: presumes,
    since,
    plugins: carried.length > 0 ? carried : undefined,
  };
}

/** The manifests and tags of each repository that a plan fills. */
export function shelvesOf(plan: Plan): ReadonlyMap<string, Shelf> {
  const shelves = new Map<string, { manifests: Map<Digest, Descriptor>; tags: Map<string, Digest> }>();
  for (const step of plan.steps.values()) {
    if (step.kind === 'copy-blob') continue;
    const shelf = shelves.get(step.to) ?? { manifests: new Map(), tags: new Map() };
    shelves.set(step.to, shelf);
    shelf.manifests.set(step.content.digest, plain(step.content));
    if (step.kind === 'put-tag') shelf.tags.set(step.tag, step.content.digest);
  }
  return shelves;
}

/** Each content once, however many repositories want it. */
function contentsOf(plan: Plan, order: Order): readonly Descriptor[] {
  const contents = new Map<Digest, Descriptor>();
  for (const { content } of plan.steps.values())
    if (!contents.has(content.digest)) contents.set(content.digest, plain(content));
  const all = [...contents.values()];
  if (order === 'as planned') return all;
  const reads = new Set(order === 'planning first' ? plan.reads : []);
  const rank = ({ digest }: Descriptor) => (reads.has(digest) ? 0 : 1);
  return all.sort((one, other) => rank(one) - rank(other) || one.size - other.size);
}

/** The blobs that each repository which wants them has already. What import asks for, or reads to plan, is always carried. */
function heldBy({ steps, reads }: Plan, holds: Holdings): ReadonlySet<Digest> {
  const [held, lacking] = [new Set<Digest>(), new Set<Digest>(reads)];
  for (const { kind, content, to } of steps.values()) {
    const isHeld = kind === 'copy-blob' && !isManifest(content) && holds.get(to)?.has(content.digest) === true;
    (isHeld ? held : lacking).add(content.digest);
  }
  return held.difference(lacking);
}

const plain = ({ mediaType, digest, size }: Descriptor): Descriptor => ({ mediaType, digest, size });
const hexOf = (...words: readonly string[]) => createHash('sha256').update(words.join('\n')).digest('hex');
