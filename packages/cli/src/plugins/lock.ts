import { join } from 'node:path';
import { hashOfFolder, readPluginLock, writePluginLock, type PluginLock } from '@cse/session';
import type { Config } from '@oclif/core/interfaces';

/** Where it is written down what was installed. */
export const lockFile = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'plugins-lock.json');

/** What was found out of a package before it was installed. */
export interface Vetted {
  readonly name: string;
  readonly signedBy?: string | undefined;
}

/** Writes down what is installed now: anew for what was just vetted or is not known yet, and nothing of what is gone. */
export async function lockPlugins(config: Config, vetted: readonly Vetted[]): Promise<void> {
  const known = await readPluginLock(lockFile(config));
  const locked: Record<string, PluginLock[string]> = {};
  // What was installed a moment ago has no type yet; its place tells.
  const installed = config.getPluginsList().filter(({ root }) => root.startsWith(join(config.dataDir, 'node_modules')));
  for (const { name, version, root } of installed) {
    const isNew = vetted.find((each) => each.name === name);
    const before = isNew ? undefined : known[name];
    const { signedBy } = isNew ?? {};
    locked[name] = before ?? {
      version,
      hash: await hashOfFolder(root),
      ...(signedBy === undefined ? {} : { signedBy }),
    };
  }
  await writePluginLock(lockFile(config), locked);
}
