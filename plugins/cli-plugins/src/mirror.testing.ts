import { execute, type RunEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { planContext, planTransfer } from '@cse/planner';
import { readAll, type SourceStore, type Store } from '@cse/store';
import { isShown, DATABASES, parseInventory, parseMetadata } from '@cse/tanzu-inventory';
import plugin from './index.ts';

export interface Stores {
  readonly source: SourceStore;
  readonly target: Store;
}

export const relocate = (name: string) => `base.example${name.slice(name.indexOf('/'))}`;

/** Plans one item of this plugin. */
export const planOf = (options: object, stores: Stores): Promise<Plan> =>
  planTransfer({ items: [{ use: 'cli-plugins', options }], plugins: [plugin], relocate, ...stores });

/** Plans and runs it; what fails is thrown. */
export async function mirror(
  options: object,
  stores: Stores,
): Promise<Plan & { readonly events: readonly RunEvent[] }> {
  const plan = await planOf(options, stores);
  const events = await Array.fromAsync(execute(plan, stores));
  for (const event of events) if (event.type === 'step-failed') throw new Error(`${event.code}: ${event.message}`);
  return { ...plan, events };
}

/** What clients see at a place: rows of binaries, rows of groups, plugins, and what the metadata counts. */
export async function seenAt(store: Store, inventory: string) {
  const read = async (reference: string, path: string) => {
    const context = planContext({ source: store, target: store, relocate });
    for await (const file of context.files(await context.source.resolve(reference)))
      if (file.path === path) return await readAll(file.open());
    throw new Error(`${reference} has no ${path}`);
  };
  const [name, tag] = inventory.split(/:(?=[^:/]*$)/);
  const { binaries, groups } = parseInventory(await read(inventory, 'plugin_inventory.db'), inventory);
  const metadata = parseMetadata(await read(`${name}-metadata:${tag}`, DATABASES.metadata), inventory);
  const shown = isShown(metadata);
  const shownBinaries = binaries.filter(shown.plugin);
  return {
    metadata: [metadata.plugins.length, metadata.groups.length],
    binaries: shownBinaries.length,
    groups: groups.filter(shown.group).flatMap(({ members }) => members).length,
    plugins: new Set(shownBinaries.map((one) => `${one.name}@${one.target}`)).size,
    config: new TextDecoder().decode(await read(inventory, 'central_config.yaml')),
  };
}
