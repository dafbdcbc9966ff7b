import type { Hook } from '@oclif/core/hooks';
import { findPlugins, provideRunner, type InstalledPlugin } from '@cse/session';
import { aboutPluginCommands } from '../flags/plugin-trust.ts';
import { whatAndWhere } from '../flags/what-and-where.ts';
import { BROUGHT, reservedFlags } from '../plugins/reserved-flags.ts';
import { pluginFlags } from '../plugins/plugin-flags.ts';

/** What other packages know nothing of is added to their commands: the flags that plugins bring to planning, and those of trust. */
const init: Hook.Init = async function ({ config }) {
  provideRunner(config, async (spec, argv, id) => {
    const { runPluginCommand } = await import('../plugins/run-command.ts');
    return runPluginCommand(spec, { argv, id, config });
  });
  const { plugins } = await findPlugins(config.getPluginsList(), { reserved: reservedFlags(config) });
  for (const [id, { flags, ...about }] of Object.entries(aboutPluginCommands)) {
    const command = config.findCommand(id);
    if (command) addTo(Object.assign(command, about).flags, flags);
  }
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
  addTo(flags, { ...Object.fromEntries(missing), ...pluginFlags(plugins, Object.keys(flags)) });
}

function addTo(flags: Record<string, object>, added: Readonly<Record<string, object>>): void {
  for (const [name, flag] of Object.entries(added)) flags[name] = { ...flag, name, [BROUGHT]: true };
}

export default init;
