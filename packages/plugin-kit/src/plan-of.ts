import type { Plan } from '@cse/graph';
import { planTransfer } from '@cse/planner';
import type { PlanContext, Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';

/** The target's base that plugins plan for here. */
export const BASE = 'registry.example/base';

/** What a plugin is given to plan with. */
export interface PlanningScene {
  readonly source: SourceStore;
  /** What is at the target already; nothing where it is not said. */
  readonly target?: SourceStore | undefined;
  readonly destination?: PlanContext['destination'] | undefined;
  /** The paths below the base that its wants are held to: what its package.json declares. */
  readonly paths?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A plan that remembers how it was made. */
export interface PlannedItem extends Plan {
  readonly made: { readonly plugin: Plugin; readonly options: unknown; readonly scene: PlanningScene };
}

/** Plans one item of a plugin, as cse does for the base `registry.example/base`. Throws what planning throws. */
export async function planOf(plugin: Plugin, options: unknown, scene: PlanningScene): Promise<PlannedItem> {
  const { source, target = memoryStore(), destination = 'registry', paths, signal } = scene;
  const base = destination === 'archive' ? undefined : BASE;
  const plan = await planTransfer({
    items: [{ use: plugin.name, options }],
    plugins: [plugin],
    source,
    target,
    destination,
    base,
    relocate: base === undefined ? (name) => name : relocate,
    allowed: () => ({ base, own: paths }),
    signal,
  });
  return { ...plan, made: { plugin, options, scene } };
}

/** Where a repository goes below the base. */
export const relocate = (name: string) => BASE + name.slice(name.indexOf('/'));
