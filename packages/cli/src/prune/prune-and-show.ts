import { worstFault } from '@cse/errors';
import { execute } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { planPrune, prune, remadeOf, type PruneEvent, type PrunePlan } from '@cse/prune';
import { exitCodeOf } from '../exit-code.ts';
import { interruptible } from '../interruption.ts';
import { notRemade } from '../errors.ts';
import { paint } from '../render/paint.ts';
import { nodeState, type Transfer } from '@cse/transfer';
import { stateFolder } from '../node-ports.ts';
import type { Places } from './places.ts';
import { print } from '../streams.ts';

export type PruneFailure = Omit<Extract<PruneEvent, { readonly type: 'failed' }>, 'type'>;

/** What prune found and did, as `--json` prints it. */
export interface PruneReport extends PrunePlan {
  readonly ok: boolean;
  readonly exit: number;
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

interface Pruning {
  readonly transfer: Transfer;
  readonly keep: Plan;
  readonly places: Places;
  readonly yes: boolean;
}

/** Looks for what is wanted no more, and takes it away where that is said. */
export async function pruneAndShow({ transfer, keep, places, yes }: Pruning): Promise<PruneReport> {
  const say = (line: string) => print(process.stderr, line);
  using interruption = interruptible(say);
  const options = { target: transfer.target, signal: interruption.signal };
  say(paint('dim', `checking ${places.repositories.length} repositories …`));
  const found = await planPrune({ ...options, keep: [keep], repositories: places.repositories });
  const remade = await remadeOf(keep, options);
  if (yes) await remake(remade, transfer, options.signal);
  // What a list was for an earlier choice is no more what verify should find.
  if (yes) await nodeState(stateFolder(process.env)).forget();
  const events = yes ? await Array.fromAsync(prune(found, options)) : [];
  const failures = events.filter((event) => event.type === 'failed').map(({ type: _, ...failure }) => failure);
  const left = events.filter((event) => event.type === 'left').map(({ id }) => id);
  const exit = exitCodeOf(worstFault(failures.map(({ fault }) => fault)));
  process.exitCode = exit;
  return {
    ok: failures.length === 0,
    exit,
    pruned: yes,
    below: places.below,
    ...found,
    remade: remade.images.map(({ reference }) => reference),
    removed: events.filter(({ type }) => type === 'removed').length,
    failures,
    left,
    notes: places.notes,
  };
}

// Lists come first: nobody is ever told of what is gone.
async function remake(plan: Plan, { source, target }: Transfer, signal: AbortSignal): Promise<void> {
  for await (const event of execute(plan, { source, target, signal }))
    if (event.type === 'step-failed') throw notRemade(event.id, event.message, event.fault);
  signal.throwIfAborted();
}
