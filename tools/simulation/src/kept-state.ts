import { finishedIn, type KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import type { RunState } from '@cse/transfer';

/** What runs leave behind for those that come after them, in memory. */
export function keptState(): RunState {
  const runs = new Map<string, { readonly plan: Plan; readonly events: KeptEvent[] }>();
  return {
    async open(id, plan) {
      const run = runs.get(id) ?? { plan, events: [] };
      runs.set(id, run);
      const [finished, isNew] = [finishedIn(run.events), run.events.length === 0];
      const keep = (event: KeptEvent) => void run.events.push(event);
      return { id, isNew, finished, keep, moved() {}, async [Symbol.asyncDispose]() {} };
    },
    has: async (id) => runs.has(id),
    limit: { runs: Infinity, bytes: Infinity },
    list: async () => [],
    async remove(id) {
      runs.delete(id);
    },
    async find(id) {
      const run = runs.get(id);
      return run && { id, ...run };
    },
    async look() {
      return undefined;
    },
    async answer() {
      return undefined;
    },
    async forget() {},
    async *plans() {
      for (const { plan } of runs.values()) yield plan;
    },
  };
}
