import { defineCommand } from '@cse/plugin';
import { atTarget, look, showGroups } from '../../look.ts';

export default defineCommand({
  summary: 'List the groups of Tanzu CLI plugins of an inventory, with their plugins',
  examples: [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --at-target --to base.myregistry.company.com --json',
  ],
  plans: true,
  flags: atTarget,
  run: async (input) => showGroups(await look(input)),
});
