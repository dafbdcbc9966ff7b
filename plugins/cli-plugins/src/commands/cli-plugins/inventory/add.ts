import { dirname } from 'node:path';
import { defineCommand } from '@cse/plugin';
import type { BinarySource } from '@cse/tanzu-inventory';
import { parsePluginManifest } from '../../../own/manifests.ts';
import { executablesIn, readNamed } from '../../../own/node-binaries.ts';
import { openFolder, saveFolder } from '../../../own/node-folder.ts';
import { grow } from '../../../own/own-inventory.ts';

interface PublishedAs {
  readonly vendor: string;
  readonly publisher: string;
  readonly hidden: boolean;
  readonly byDigest: boolean;
}

export default defineCommand({
  summary: 'Add the plugins of a plugin_manifest.yaml to an inventory of your own',
  description: 'The binaries are expected next to the manifest, where tanzu builder plugin build puts them.',
  examples: [
    '<%= config.bin %> <%= command.id %> ./my-plugins --manifest ./artifacts/plugin_manifest.yaml --vendor acme --publisher tools',
  ],
  args: { dir: { description: 'the folder of the inventory', required: true } },
  flags: {
    manifest: { summary: 'the plugin_manifest.yaml', required: true },
    binaries: { summary: "the folder of the binaries; by default the manifest's" },
    vendor: { summary: 'the vendor; may not contain a dash', required: true },
    publisher: { summary: 'the publisher within the vendor; may not contain a dash', required: true },
    hidden: { summary: 'hide them from clients', boolean: true },
    'by-digest': { summary: 'refer to their images by digest instead of by version', boolean: true },
  },
  async run({ args, flags }) {
    const dir = args['dir'] ?? '.';
    const { own, centralConfig } = await openFolder(dir);
    const manifest = String(flags['manifest']);
    const binaries = await sourcesIn(manifest, String(flags['binaries'] ?? dirname(manifest)), {
      vendor: String(flags['vendor']),
      publisher: String(flags['publisher']),
      hidden: flags['hidden'] === true,
      byDigest: flags['by-digest'] === true,
    });
    const grown = await grow(own, { binaries }, centralConfig);
    await saveFolder(dir, grown);
    const added = grown.images.slice(0, -1).map(({ reference }) => reference);
    const notes = ['the inventory has changed: sign it with cse cli-plugins inventory sign'];
    return {
      json: { inventory: own.name, added },
      text: { columns: ['ADDED'], rows: added.map((one) => [one]) },
      notes,
    };
  },
});

async function sourcesIn(manifest: string, folder: string, origin: PublishedAs): Promise<readonly BinarySource[]> {
  const sources: BinarySource[] = [];
  for (const plugin of parsePluginManifest((await readNamed(manifest)).toString(), manifest)) {
    const { name, target, description } = plugin;
    for (const version of plugin.versions)
      for (const executable of await executablesIn(folder, plugin, version))
        sources.push({ name, target, description, version, ...origin, ...executable });
  }
  return sources;
}
