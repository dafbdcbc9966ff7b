import { defineCommand } from '@cse/plugin';
import type { GroupMember } from '@cse/tanzu-inventory';
import { parseGroupManifest, parseMember } from '../../../own/manifests.ts';
import { readNamed } from '../../../own/node-binaries.ts';
import { openFolder, saveFolder } from '../../../own/node-folder.ts';
import { grow, parseGroup } from '../../../own/own-inventory.ts';

export default defineCommand({
  summary: 'Add a group of plugins to an inventory of your own',
  description: 'Replaces a group with the same name and version.',
  examples: [
    '<%= config.bin %> <%= command.id %> ./my-plugins acme-tools/default:v1.0.0 --manifest ./artifacts/plugin_group_manifest.yaml --description "Our tools"',
    '<%= config.bin %> <%= command.id %> ./my-plugins acme-tools/default:v1.0.0 --member hello@global:v1.0.0 --description "Our tools"',
  ],
  args: {
    dir: { description: 'the folder of the inventory', required: true },
    group: { description: 'vendor-publisher/name:version', required: true },
  },
  flags: {
    manifest: { summary: 'the plugin_group_manifest.yaml' },
    member: { summary: 'also this plugin, installed with the group: name@target:version', multiple: true },
    description: { summary: 'the description of the group', required: true },
    hidden: { summary: 'hide it from clients', boolean: true },
  },
  async run({ args, flags }) {
    const dir = args['dir'] ?? '.';
    const { own, centralConfig } = await openFolder(dir);
    const members = await membersOf(flags['manifest'] as string | undefined, flags['member']);
    const group = {
      ...parseGroup(args['group'] ?? ''),
      description: String(flags['description']),
      hidden: flags['hidden'] === true,
      members,
    };
    await saveFolder(dir, await grow(own, { groups: [group] }, centralConfig));
    const notes = ['the inventory has changed: sign it with cse cli-plugins inventory sign'];
    return { json: { inventory: own.name, group }, text: `${args['group']} has ${members.length} plugins`, notes };
  },
});

async function membersOf(manifest: string | undefined, named: unknown): Promise<readonly GroupMember[]> {
  const listed = manifest ? parseGroupManifest((await readNamed(manifest)).toString(), manifest) : [];
  const others = ((named ?? []) as readonly string[]).map((one) => ({ ...parseMember(one), mandatory: true }));
  return [...listed, ...others];
}
