import { resolve } from 'node:path';
import type { Carried, Filling, InstalledPlugin, Medium, MediumOptions, WritingOptions } from '@cse/transfer';
import { folderPlugin } from './folder-plugin.ts';
import { TKG } from './names.ts';
import { openFolder, type IsolatedClusterFolder } from './open-folder.ts';
import { writeFolder } from './write-folder.ts';

const USE = 'isolated-cluster';

/** The folder that `tanzu isolated-cluster` downloads and uploads. It carries the TKG part of what is asked for. */
export const isolatedCluster: Medium = { carries: { below: TKG }, destination: 'archive', write, read };

async function write(path: string, { files, planning }: WritingOptions): Promise<Filling> {
  return await writeFolder(resolve(path), { plan: await planning.plan(), context: planning.context(), files });
}

/** All that a folder holds, or with a release typed what that is made of. */
async function read([path = '']: readonly string[], { files }: MediumOptions): Promise<Carried> {
  const folder = await openFolder(resolve(path), { files });
  return {
    ...folder,
    asks: { instead: [{ use: USE, options: {} }], below: TKG },
    plugins: [asInstalled(folder)],
    check: async () => [],
  };
}

function asInstalled(folder: IsolatedClusterFolder): InstalledPlugin {
  return {
    name: USE,
    version: '1',
    bundled: true,
    declaration: { api: 1, use: USE, plugin: '' },
    load: async () => folderPlugin(folder),
  };
}
