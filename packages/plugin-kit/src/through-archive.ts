import { execute } from '@cse/executor';
import { relocatedPlan, type Plan } from '@cse/graph';
import { isAddress } from '@cse/oci';
import { contentNotFound, memoryStore, type SourceStore, type Store } from '@cse/store';
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
  const answering = withCarriedFiles(archive, { plan: exported, source: scene.source });
  return { exported, archive: answering, carried: relocatedPlan(exported, relocate) };
}

interface Carrying {
  readonly plan: Plan;
  readonly source: SourceStore;
}

/** An archive that also answers for the files that its plan brings, as the source has them, and for no other. */
function withCarriedFiles(archive: SourceStore, { plan, source }: Carrying): SourceStore {
  const carried = new Set(plan.documents?.keys());
  for (const step of plan.steps.values())
    if (step.kind === 'copy-blob') for (const holder of step.from) carried.add(holder.replace(/^source:/, ''));
  const from = (name: string): SourceStore => {
    if (!isAddress(name)) return archive;
    if (!carried.has(name)) throw contentNotFound('the archive', name);
    return source;
  };
  return { ...archive, repository: (name) => from(name).repository(name) };
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
