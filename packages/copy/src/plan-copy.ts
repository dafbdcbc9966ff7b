import type { Plan } from '@cse/graph';
import { planTransfer } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';
import { findStanding } from './find-standing.ts';
import { find, type CopyContent } from './find.ts';
import type { OpenSource } from './gather.ts';
import { mountFromSource, type SameRegistry } from './mount-from-source.ts';
import { putByTag } from './put-by-tag.ts';
import type { CopyRequest } from './request.ts';

export interface PlanCopyOptions {
  readonly source: OpenSource;
  readonly from: SourceStore;
  /** None for a tar: it is laid out by what the plan finds. */
  readonly to?: SourceStore | undefined;
  readonly isSame?: SameRegistry | undefined;
  /** The destination takes a manifest by its tag, without having it by its digest before. Registries do. */
  readonly byTag?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A copy, planned. */
export interface PlannedCopy extends Omit<CopyContent, 'wants' | 'images'> {
  readonly plan: Plan;
}

/** Finds all that is to be copied, and plans it. Reads only. */
export async function planCopy(request: CopyRequest, options: PlanCopyOptions): Promise<PlannedCopy> {
  const { source, from, to = memoryStore(), isSame = (host, other) => host === other, byTag = false, signal } = options;
  let found: CopyContent | undefined;
  const plugin: Plugin = {
    api: 1,
    name: 'copy',
    async *plan(_, context) {
      const finding = { request, source, isSame };
      found = (await findStanding(finding, context)) ?? (await find(finding, context));
      yield* found.wants;
    },
  };
  const items = [{ use: 'copy', options: {} }];
  const relocate = (repository: string) => repository;
  const sides = { source: from, target: to, relocate };
  // What is left out is told as imgpkg tells it.
  const plan = await planTransfer({ items, plugins: [plugin], ...sides, notesLeftOut: false, signal });
  if (!found) throw new Error('a plan was made without a question');
  const { images = plan.images } = found;
  const mounted = { ...mountFromSource(plan, isSame), images };
  return { ...found, plan: byTag ? putByTag(mounted) : mounted };
}
