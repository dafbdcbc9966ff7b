import { defineCommand } from '@cse/plugin';
import { initFolder } from '../../../own/node-folder.ts';

export default defineCommand({
  summary: 'Create an inventory of your own Tanzu CLI plugins in a folder',
  description:
    'The folder is an OCI image layout, which cse serve can serve. A central_config.yaml in it goes into the inventory.',
  examples: ['<%= config.bin %> <%= command.id %> ./my-plugins --name reg.example.com/plugins/plugin-inventory:latest'],
  args: { dir: { description: 'the folder', required: true } },
  flags: { name: { summary: "the reference of the inventory; by default the vendor's" } },
  async run({ args, flags }) {
    const { name } = await initFolder(args['dir'] ?? '.', flags['name'] as string | undefined);
    return { json: { inventory: name }, text: `created ${name} in ${args['dir']}` };
  },
});
