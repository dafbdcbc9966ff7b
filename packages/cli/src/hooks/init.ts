import type { Hook } from '@oclif/core/hooks';
import { findPlugins, provideRunner, type InstalledPlugin } from '@cse/session';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { BROUGHT, reservedFlags } from '../plugins/reserved-flags.ts';
import { pluginFlags } from '../plugins/plugin-flags.ts';

/** A command that plans takes the flags that plugins bring, and its help shows them. */
const init: Hook.Init = async function ({ config }) {
  provideRunner(config, async (spec, argv, id) => {
    const { runPluginCommand } = await import('../plugins/run-command.ts');
    return runPluginCommand(spec, { argv, id, config });
  });
  const { plugins } = await findPlugins(config.getPluginsList(), { reserved: reservedFlags(config) });
  for (const command of config.commands) {
    const { plans, flags, pluginType } = command as typeof command & { readonly plans?: boolean };
    if (plans) addFlags(flags, { plugins, own: pluginType === 'core' && command.pluginName === config.name });
  }
};

interface Bringing {
  readonly plugins: readonly InstalledPlugin[];
  /** Says that the command is one of ours, which has the flags of planning already. */
  readonly own: boolean;
}

function addFlags(flags: Record<string, object>, { plugins, own }: Bringing): void {
  const missing = own ? [] : Object.entries(whatAndWhere).filter(([name]) => !(name in flags));
  const brought = { ...Object.fromEntries(missing), ...pluginFlags(plugins, Object.keys(flags)) };
  for (const [name, flag] of Object.entries(brought)) flags[name] = { ...flag, name, [BROUGHT]: true };
}

export default init;
