import { resolve } from 'node:path';
import { folderPlugin, openFolder, type IsolatedClusterFolder } from '@cse/isolated-cluster';
import { nodeFiles } from '@cse/store';
import type { InstalledPlugin } from '@cse/transfer';
import type { Config } from '@oclif/core/interfaces';
import type { ExitReport, Showing } from '../run-and-show.ts';
import { openSession, type Flags } from '../session.ts';
import { transferAndShow } from '../transfer-and-show.ts';

/** Brings all that a folder holds, or with a release typed what that is made of. */
export async function importFolder(
  config: Config,
  flags: Flags & { readonly folder: string },
  showing: Showing,
): Promise<ExitReport> {
  await using folder = await openFolder(resolve(flags.folder), { files: nodeFiles() });
  const instead = [{ use: 'isolated-cluster', options: {} }];
  await using transfer = await openSession(config, flags, {
    sides: { source: folder },
    instead,
    below: 'tkg',
    plugins: [asInstalled(folder)],
  });
  return await transferAndShow(transfer, { ...showing, verb: 'imported' });
}

function asInstalled(folder: IsolatedClusterFolder): InstalledPlugin {
  return {
    name: 'isolated-cluster',
    version: '1',
    declaration: { api: 1, use: 'isolated-cluster', plugin: '' },
    load: async () => folderPlugin(folder),
  };
}
