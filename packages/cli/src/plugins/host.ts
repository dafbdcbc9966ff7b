import type { Config } from '@oclif/core/interfaces';
import type { Host } from '@cse/plugin';
import { memoryStore } from '@cse/store';
import { loadPlugin } from '@cse/transfer';
import { openSession, type Flags, type Sides } from '../session.ts';
import { installedPlugins } from './installed.ts';
import { print } from '../streams.ts';
import { visible } from '@cse/errors';

/** What a plugin's command may ask of this `cse`. Nothing is opened before it is asked for. */
export function hostFor(config: Config, flags: Flags): Host {
  const plugins = () => installedPlugins(config.getPluginsList());
  return {
    releases: () =>
      plugins().flatMap(({ declaration: { use, serves = {} } }) =>
        Object.entries(serves).flatMap(([kind, versions]) => versions.map((version) => ({ kind, version, use }))),
      ),
    async facts(use) {
      const plugin = plugins().find(({ declaration }) => declaration.use === use);
      return plugin && (await loadPlugin(plugin)).facts;
    },
    async items(use) {
      await using transfer = await openReading(config, flags);
      return transfer.items.filter((item) => item.use === use).map(({ options }) => options);
    },
    async planning(work) {
      await using transfer = await openReading(config, flags, { idle: true });
      return await work(transfer.context({ note: (line) => print(process.stderr, `note: ${visible(line)}`) }));
    },
  };
}

/** Who only reads needs no target: without one everything keeps its own name. */
function openReading(config: Config, flags: Flags, sides: Sides = {}) {
  const named = flags['to'] !== undefined;
  return openSession(config, flags, named ? sides : { ...sides, sides: { target: memoryStore() } });
}
