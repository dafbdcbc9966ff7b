import type { Host } from '@cse/plugin';
import { loadPlugin } from '@cse/transfer';
import type { Flags } from './flags.ts';
import type { Workspace } from './workspace.ts';

export interface PluginHostOptions {
  /** Takes what the command has to say beside its result. */
  readonly note: (message: string) => void;
}

/** What a plugin's command may ask of this `cse`. Nothing is opened before it is asked for. */
export function pluginHost(flags: Flags, { note }: PluginHostOptions, workspace: Workspace): Host {
  const { plugins } = workspace;
  // Who only reads needs no target: without one everything keeps its own name.
  const anywhere = flags['to'] === undefined;
  return {
    releases: () =>
      plugins.flatMap(({ declaration: { use, serves = {} } }) =>
        Object.entries(serves).flatMap(([kind, versions]) => versions.map((version) => ({ kind, version, use }))),
      ),
    async facts(use) {
      const plugin = plugins.find(({ declaration }) => declaration.use === use);
      return plugin?.facts ? plugin.facts() : plugin && (await loadPlugin(plugin)).facts;
    },
    async items(use) {
      await using transfer = await workspace.transfer(flags, { anywhere });
      return transfer.items.filter((item) => item.use === use).map(({ options }) => options);
    },
    async planning(work) {
      await using transfer = await workspace.transfer(flags, { anywhere, idle: true });
      return await work(transfer.context({ note }));
    },
  };
}
