import { fileURLToPath } from 'node:url';
import { findInstallation, type Installation } from '@cse/installation';

/** The installation that runs; none where that is a checkout. */
export const installedHere = (): Promise<Installation | undefined> =>
  findInstallation(fileURLToPath(import.meta.resolve('@cse/cli/package.json')));

/** The name of the release that runs; none for a checkout. */
export async function installedName(): Promise<string | undefined> {
  const found = await installedHere();
  return found && `cse-${found.version}-${found.platform}`;
}
