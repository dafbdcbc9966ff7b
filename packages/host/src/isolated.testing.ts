import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plan } from '@cse/graph';
import { planTransfer } from '@cse/planner';
import type { Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';
import { isolatedPlugin, type IsolatedPlugin, type PluginLimits } from './index.ts';

/** A plugin as somebody else would write it, in a folder of its own. */
export class WrittenPlugin implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'cse-plugin-'));
  readonly #options: IsolatedPlugin;

  constructor(module: string, limits: Partial<PluginLimits> = {}) {
    writeFileSync(join(this.root, 'package.json'), JSON.stringify({ name: 'acme-x', type: 'module' }));
    writeFileSync(join(this.root, 'index.js'), module);
    const url = pathToFileURL(join(this.root, 'index.js')).href;
    this.#options = { use: '@acme/x', root: this.root, module: url, limits };
  }

  get isolated(): Plugin {
    return isolatedPlugin(this.#options);
  }

  get options(): IsolatedPlugin {
    return this.#options;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The module of a plugin that plans with this body; `context` and `item` are in its scope. */
export const planning = (body: string): string => `
export default { api: 1, name: '@acme/x', async *plan(item, context) { ${body} } };`;

export interface Asking {
  readonly source?: SourceStore;
  readonly signal?: AbortSignal;
  readonly destination?: 'registry' | 'archive';
  readonly options?: unknown;
}

export const BASE = 'reg.example/base';

/** Plans with one plugin, as cse would for the target `reg.example/base`. */
export function planWith(
  plugin: Plugin,
  { source = memoryStore(), destination, options = {}, signal }: Asking = {},
): Promise<Plan> {
  const base = destination === 'archive' ? undefined : BASE;
  return planTransfer({
    items: [{ use: '@acme/x', options }],
    plugins: [plugin],
    source,
    target: memoryStore(),
    destination,
    base,
    relocate: (name) => (base === undefined ? name : base + name.slice(name.indexOf('/'))),
    allowed: () => ({ base, own: ['acme'] }),
    signal,
  });
}
