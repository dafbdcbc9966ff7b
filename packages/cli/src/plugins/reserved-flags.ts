import type { Config } from '@oclif/core/interfaces';

/** Marks a flag of a command that a plugin brought. */
export const BROUGHT = 'broughtByPlugin';

/** The flags of our own commands that plan, which no plugin may declare. */
export function reservedFlags(config: Config): readonly string[] {
  const own = config.commands.filter(({ pluginName }) => pluginName === config.name);
  const planning = own.filter((command) => (command as typeof command & { readonly plans?: boolean }).plans);
  const flags = planning.flatMap((command) => Object.entries(command.flags));
  return [...new Set(flags.filter(([, flag]) => !(BROUGHT in flag)).map(([name]) => name))];
}
