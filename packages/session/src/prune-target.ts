import { worstFault, type Fault } from '@cse/errors';
import { execute } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { planPrune, prune, remadeOf, type PruneEvent, type PrunePlan } from '@cse/prune';
import type { RunState, Transfer } from '@cse/transfer';
import { notRemade } from './errors.ts';
import { foldersOf, placesIn, type Places } from './places.ts';
import type { Flags } from './flags.ts';
import type { Workspace } from './workspace.ts';

export type PruneFailure = Omit<Extract<PruneEvent, { readonly type: 'failed' }>, 'type'>;

/** What prune found and did. */
export interface PruneReport extends PrunePlan, KeptReleases {
  readonly ok: boolean;
  /** Who must act, where it is not ok. */
  readonly fault?: Fault | undefined;
  /** Says whether anything was taken away, or only looked for. */
  readonly pruned: boolean;
  readonly below: readonly string[];
  /** Tags of lists that speak of what goes, and that are made anew. */
  readonly remade: readonly string[];
  readonly removed: number;
  /** Tags that the registry takes away only with what they name. */
  readonly left: readonly string[];
  readonly failures: readonly PruneFailure[];
  readonly notes: readonly string[];
}

/** What prune was told to keep. */
export interface KeptReleases {
  /** What was asked for: `cse 4.2.2`, `tkg 2.4.0`. */
  readonly keeps: readonly string[];
  /** What the config asks for, and flags override: `tkg 2.5.0`. */
  readonly overridden: readonly string[];
}

export interface PruneTargetOptions {
  /** Folders of the base to look below though nothing is asked for there. */
  readonly below: readonly string[];
  /** Repositories to look at where the registry does not list its own, by full name. */
  readonly named: readonly string[];
  /** Takes away what is found, and not only looks for it. */
  readonly yes: boolean;
  readonly signal: AbortSignal;
  /** Told of what is done. */
  readonly onProgress?: ((line: string) => void) | undefined;
}

/** Looks for what is wanted no more, and takes it away where that is said. */
export async function pruneTarget(
  typed: Flags,
  options: PruneTargetOptions,
  workspace: Workspace,
): Promise<PruneReport> {
  const { named, signal, onProgress } = options;
  // A plugin that is left out still has content there: all that is chosen stays.
  const flags = { ...typed, only: [], skip: [] };
  const kept = await keptBy(flags, workspace);
  await using transfer = await workspace.transfer(flags);
  const below = foldersOf(transfer, options.below, workspace.plugins);
  onProgress?.(`planning ${transfer.items.map(({ use }) => use).join(', ')}`);
  const keep = await transfer.wanted({ signal });
  const { state } = workspace.ports;
  const places = await placesIn({ below, keep, named, registry: await workspace.registries(flags), state });
  onProgress?.(`tags in ${places.repositories.length} repositories`);
  return { ...kept, ...(await pruned(transfer, { ...options, state, keep, places })) };
}

/** What flags and config ask to keep, and what the config alone would. */
async function keptBy(flags: Flags, { config }: Workspace): Promise<KeptReleases> {
  const asked = await config(flags);
  const { config: file } = flags;
  const written = await config(file === undefined ? {} : { config: file });
  const keeps = [...namesOf(asked.releases), ...asked.items.map(({ use }) => `an item of ${use}`)];
  return { keeps, overridden: namesOf(written.releases).filter((name) => !keeps.includes(name)) };
}

const namesOf = (releases: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(releases).flatMap(([kind, versions]) => versions.map((version) => `${kind} ${version}`));

interface PruneTargets extends PruneTargetOptions {
  readonly state: RunState;
  readonly keep: Plan;
  readonly places: Places;
}

async function pruned(
  transfer: Transfer,
  { state, keep, places, yes, signal }: PruneTargets,
): Promise<Omit<PruneReport, keyof KeptReleases>> {
  const looking = { target: transfer.target, signal };
  const found = await planPrune({ ...looking, keep: [keep], repositories: places.repositories });
  const remade = await remadeOf(keep, looking);
  if (yes) await remake(remade, transfer, signal);
  // What a list was for an earlier choice is no more what verify should find.
  if (yes) await state.forget();
  const events = yes ? await Array.fromAsync(prune(found, looking)) : [];
  const failures = events.filter((event) => event.type === 'failed').map(({ type: _, ...failure }) => failure);
  return {
    ok: failures.length === 0,
    fault: worstFault(failures.map(({ fault }) => fault)),
    pruned: yes,
    below: places.below,
    ...found,
    remade: remade.images.map(({ reference }) => reference),
    removed: events.filter(({ type }) => type === 'removed').length,
    failures,
    left: events.filter((event) => event.type === 'left').map(({ id }) => id),
    notes: places.notes,
  };
}

// Lists come first: nobody is ever told of what is gone.
async function remake(plan: Plan, { source, target }: Transfer, signal: AbortSignal): Promise<void> {
  for await (const event of execute(plan, { source, target, signal }))
    if (event.type === 'step-failed') throw notRemade(event.id, event.message, event.fault);
  signal.throwIfAborted();
}
