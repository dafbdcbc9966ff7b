import type { Want } from '@cse/plugin';
import { pluginsInCircle } from './errors.ts';

/** A want and its plugin. */
export interface OwnedWant {
  /** The item: `container-images#2` is the second of its plugin. */
  readonly owner: string;
  readonly use: string;
  readonly want: Want;
}

/**
 * How many plugins come before each, by what wants say in `afterPlugins`. Who wants nothing is not waited for. Throws
 * `PLUGIN_ORDER` where plugins wait for each other.
 */
export function ranksOf(wants: readonly OwnedWant[]): ReadonlyMap<string, number> {
  const before = new Map<string, Set<string>>(wants.map(({ use }) => [use, new Set()]));
  for (const { use, want } of wants) for (const other of want.afterPlugins ?? []) before.get(use)?.add(other);
  const ranks = new Map<string, number>();
  for (const use of before.keys()) rank(use, []);
  return ranks;

  function rank(use: string, waiting: readonly string[]): number {
    const known = ranks.get(use);
    if (known !== undefined) return known;
    if (waiting.includes(use)) throw pluginsInCircle(waiting.slice(waiting.indexOf(use)));
    const ranksBefore = [...(before.get(use) ?? [])].map((other) => rank(other, [...waiting, use]) + 1);
    const own = Math.max(0, ...ranksBefore);
    ranks.set(use, own);
    return own;
  }
}
