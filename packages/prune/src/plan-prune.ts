import type { Plan } from '@cse/graph';
import type { Descriptor, Digest } from '@cse/oci';
import type { Store, Unlisted } from '@cse/store';
import { decide, type Decision, type Wanted } from './decide.ts';
import { lookAt, readInto, type PresentManifest, type Look, type LookOptions } from './look.ts';

/** A manifest to take away, with the tags that go along. */
export interface Removal {
  readonly repository: string;
  readonly content: Descriptor;
  readonly tags: readonly string[];
}

/** A tag to take away from a manifest that stays. */
export interface Untagging {
  readonly repository: string;
  readonly tag: string;
}

/** What stands at a target and is wanted no more. Data, and nothing is taken away yet. */
export interface PrunePlan {
  readonly removals: readonly Removal[];
  readonly untaggings: readonly Untagging[];
  /** What was looked at, and how much of it stays. */
  readonly looked: { readonly repositories: number; readonly tags: number; readonly kept: number };
  /** Of blobs that nothing kept needs: what the registry can free when it next collects its garbage. */
  readonly bytes: number;
}

export interface PruneOptions {
  readonly target: Store;
  /** What is wanted: all of it stays. */
  readonly keep: readonly Pick<Plan, 'steps'>[];
  /** The repositories to look at, by full name. */
  readonly repositories: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Finds out what is wanted no more. Reads only. */
export async function planPrune({ keep, repositories, ...options }: PruneOptions): Promise<PrunePlan> {
  const wanted = wantedOf(keep);
  const all = await Promise.all(
    repositories
      .toSorted()
      .map((name) => sift(name, wanted.get(name) ?? { tags: new Set(), manifests: new Set() }, options)),
  );
  const removals = all.flatMap(({ look, decision }) => decision.remove.map((found) => removalOf(found, look)));
  const tags = all.reduce((sum, { look }) => sum + look.tags.size, 0);
  const untaggings = all.flatMap(({ look: { repository }, decision }) =>
    decision.untag.map((tag) => ({ repository, tag })),
  );
  const gone = removals.reduce((sum, removal) => sum + removal.tags.length, untaggings.length);
  const looked = { repositories: all.filter(({ look }) => look.tags.size > 0).length, tags, kept: tags - gone };
  return { removals, untaggings, looked, bytes: freed(all, keep) };
}

interface Sifted {
  readonly look: Look;
  readonly decision: Decision;
}

async function sift(name: string, wanted: Wanted, options: LookOptions): Promise<Sifted> {
  const look = await lookAt(name, options);
  const decision = decide(look, wanted);
  const more = await referrersOf(decision, look, options);
  return more.size === look.manifests.size ? { look, decision } : sifted({ ...look, manifests: more }, wanted);
}

const sifted = (look: Look, wanted: Wanted): Sifted => ({ look, decision: decide(look, wanted) });

/** What speaks of a manifest goes with it, though it has no tag. */
async function referrersOf({ remove }: Decision, look: Look, { target, signal }: LookOptions) {
  const repository = target.repository(look.repository);
  const manifests = new Map(look.manifests);
  const tags = new Set(look.tags.keys());
  await Promise.all(
    remove.map(async ({ descriptor }) => {
      for await (const referrer of repository.referrers(descriptor.digest, { signal, tags, onUnlisted }))
        await readInto(manifests, referrer, { repository, signal });
    }),
  );
  return manifests;
}

function wantedOf(plans: PruneOptions['keep']): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, { readonly tags: Set<string>; readonly manifests: Set<Digest> }>();
  for (const step of plans.flatMap(({ steps }) => [...steps.values()])) {
    const own = wanted.get(step.to) ?? { tags: new Set(), manifests: new Set() };
    wanted.set(step.to, own);
    if (step.kind === 'put-tag') own.tags.add(step.tag);
    if (step.kind === 'put-manifest') own.manifests.add(step.content.digest);
  }
  return wanted;
}

function removalOf({ descriptor }: PresentManifest, { repository, tags }: Look): Removal {
  const own = [...tags].filter(([, digest]) => digest === descriptor.digest).map(([tag]) => tag);
  return { repository, content: descriptor, tags: own };
}

// Registries keep a blob once for all repositories, so what any of them keeps is not freed.
function freed(all: readonly Sifted[], keep: PruneOptions['keep']): number {
  const kept = new Set(keep.flatMap(({ steps }) => [...steps.values()].map(({ content }) => content.digest)));
  for (const { look, decision } of all)
    for (const digest of decision.keep) {
      kept.add(digest);
      for (const part of look.manifests.get(digest)?.parts ?? []) kept.add(part.digest);
    }
  const blobs = new Map<Digest, number>();
  for (const { decision } of all)
    for (const { parts } of decision.remove) for (const { digest, size } of parts) blobs.set(digest, size);
  return [...blobs].reduce((sum, [digest, size]) => sum + (kept.has(digest) ? 0 : size), 0);
}

// Where a registry keeps no list, those who write to it keep one under a tag. Where it only does not show its list, nobody knows.
function onUnlisted({ kind, cause }: Unlisted): void {
  if (kind !== 'absent') throw cause;
}
