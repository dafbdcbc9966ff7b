import type { Config } from '@oclif/core/config';
import { pluginLock } from '@cse/session';
import { lockFile } from './lock.ts';

/** Refuses the command of a plugin that is not as it was installed. Throws `PLUGIN_CHANGED`. */
export async function checkCommand(config: Config, argv: readonly string[]): Promise<void> {
  const isTyped = (id: string) => id === argv[0] || id.split(':').every((word, at) => word === argv[at]);
  const command = config.commands.find(({ id, pluginType }) => pluginType === 'user' && isTyped(id));
  const plugin = config.getPluginsList().find(({ name }) => name === command?.pluginName);
  if (plugin) await pluginLock.check(plugin, lockFile(config));
}
