import { bytes, count } from '@cse/text';
import type { RunEntry } from '@cse/session';
import { renderTable } from '@cse/terminal';

interface RunsPlace {
  readonly folder: string;
  /** What is kept at most. */
  readonly most: { readonly runs: number; readonly bytes: number };
}

/** The runs that are kept, the last one first, and the limit of how many are. */
export function renderRuns(runs: readonly RunEntry[], { folder, most }: RunsPlace): string {
  const size = runs.reduce((sum, run) => sum + run.size, 0);
  const limit = `at most ${most.runs} and ${bytes(most.bytes)}; the oldest are deleted when a new one starts`;
  const total = `${count(runs.length, 'run')} in ${folder}, ${bytes(size)} (${limit})`;
  if (runs.length === 0) return total;
  const rows = runs.map(({ id, at, isCheck, size: own, ...run }) => [
    id,
    new Date(at).toISOString().replace(/:\d+\.\d+/, ''),
    isCheck ? 'verification' : 'transfer',
    bytes(own),
    stateOf(run),
  ]);
  return `${renderTable({ columns: ['run', 'last active', 'kind', 'size', 'state'], rows })}\n\n${total}`;
}

function stateOf({ ended, complete, stopped }: Pick<RunEntry, 'ended' | 'complete' | 'stopped'>): string {
  if (!ended) return stopped ? 'stopped' : 'unfinished';
  return complete === undefined ? 'ended' : complete ? 'complete' : 'incomplete';
}

/** How many runs were deleted, and what that frees. */
export const renderRunsPruned = (runs: number, freed: number): string =>
  `deleted ${count(runs, 'run')}, ${bytes(freed)}`;
