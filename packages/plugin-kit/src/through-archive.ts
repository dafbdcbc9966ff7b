import { execute } from '@cse/executor';
import { relocatedPlan, type Plan } from '@cse/graph';
import { memoryStore, type SourceStore, type Store } from '@cse/store';
import { stepFailed } from './errors.ts';
import { planOf, relocate, type PlannedItem } from './plan-of.ts';

/** The same item on its way over an archive. */
export interface ArchivedItem {
  /** The plan that fills the archive. */
  readonly exported: PlannedItem;
  /** What is in the archive. */
  readonly archive: SourceStore;
  /** The archive's own plan, as `cse run --archive` follows it where the plugin is not installed. */
  readonly carried: Plan;
}

/** Exports what a plan was made of to an archive in memory, as `cse export` does. */
export async function intoArchive({ made: { plugin, options, scene } }: PlannedItem): Promise<ArchivedItem> {
  const archive = memoryStore();
  const exported = await planOf(plugin, options, { ...scene, target: archive, destination: 'archive' });
  await makeTrue(exported, { source: scene.source, target: archive });
  return { exported, archive, carried: relocatedPlan(exported, relocate) };
}

/** The plan of the same item on the other side of an air gap, where only the archive can be asked. Throws what planning throws. */
export async function throughArchive(plan: PlannedItem): Promise<PlannedItem> {
  const { archive } = await intoArchive(plan);
  return replay(plan, archive);
}

/** Plans again, and asks the archive in the source's place. */
export const replay = ({ made: { plugin, options, scene } }: PlannedItem, archive: SourceStore): Promise<PlannedItem> =>
  planOf(plugin, options, { ...scene, source: archive, destination: 'registry' });

/** Runs a plan. Throws at the first step that fails. */
export async function makeTrue(
  plan: Plan,
  stores: { readonly source: SourceStore; readonly target: Store },
): Promise<void> {
  for await (const event of execute(plan, stores))
    if (event.type === 'step-failed') throw stepFailed(event.id, event.message);
}
