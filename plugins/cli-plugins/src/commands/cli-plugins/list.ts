import { defineCommand } from '@cse/plugin';
import { atTarget, look, showPlugins } from '../../look.ts';

export default defineCommand({
  summary: 'List the Tanzu CLI plugins of an inventory',
  description: 'Lists all, or those of the given releases, groups and plugins. Hidden ones are marked.',
  examples: [
    '<%= config.bin %> <%= command.id %> --tkg 2.5',
    '<%= config.bin %> <%= command.id %> --at-target --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --group vmware-tkg/default --os-arch linux/amd64 --json',
  ],
  plans: true,
  flags: atTarget,
  run: async (input) => showPlugins(await look(input)),
});
