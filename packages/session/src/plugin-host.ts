import type { Host } from '@cse/plugin';
import { loadPlugin } from '@cse/transfer';
import type { Flags, Session } from './session.ts';

export interface PluginHostOptions {
  readonly session: Session;
  readonly flags: Flags;
  readonly note: (message: string) => void;
}

/** What a plugin's command may ask of this `cse`. Nothing is opened before it is asked for. */
export function hostFor({ session, flags, note }: PluginHostOptions): Host {
  // Who only reads needs no target: without one everything keeps its own name.
  const anywhere = flags['to'] === undefined;
  return {
    releases: () =>
      session.plugins.flatMap(({ declaration: { use, serves = {} } }) =>
        Object.entries(serves).flatMap(([kind, versions]) => versions.map((version) => ({ kind, version, use }))),
      ),
    async facts(use) {
      const plugin = session.plugins.find(({ declaration }) => declaration.use === use);
      return plugin?.facts ? plugin.facts() : plugin && (await loadPlugin(plugin)).facts;
    },
    async items(use) {
      await using transfer = await session.transfer(flags, { anywhere });
      return transfer.items.filter((item) => item.use === use).map(({ options }) => options);
    },
    async planning(work) {
      await using transfer = await session.transfer(flags, { anywhere, idle: true });
      return await work(transfer.context({ note }));
    },
  };
}
