import { fileURLToPath } from 'node:url';
import { describeInstallation, findInstallation, type Described, type Installation } from '@cse/installation';
import type { Config } from '@oclif/core/interfaces';
import { version } from '../version.ts';

/** The installation that runs; none where that is a checkout. */
export const installedHere = (): Promise<Installation | undefined> =>
  findInstallation(fileURLToPath(import.meta.resolve('@cse/cli/package.json')));

/** The name of the release that runs; none for a checkout. */
export async function installedName(): Promise<string | undefined> {
  const found = await installedHere();
  return found && `cse-${found.version}-${found.platform}`;
}

/** What runs here, and where it is installed. */
export const describedHere = async (config: Config): Promise<Described> =>
  describeInstallation({
    version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    here: await installedHere(),
    root: config.root,
    plugins: config.getPluginsList().filter(({ name }) => name !== config.name),
  });
