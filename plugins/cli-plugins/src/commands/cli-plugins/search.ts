import { defineCommand } from '@cse/plugin';
import { atTarget, look, showPlugins } from '../../look.ts';

export default defineCommand({
  summary: 'Search an inventory for Tanzu CLI plugins, by their names and descriptions',
  examples: ['<%= config.bin %> <%= command.id %> cluster', '<%= config.bin %> <%= command.id %> telemetry --json'],
  args: { text: { description: 'the text to search for', required: true } },
  plans: true,
  flags: atTarget,
  async run(input) {
    const text = (input.args['text'] ?? '').toLowerCase();
    const matches = (one: string) => one.toLowerCase().includes(text);
    const views = await look(input);
    return showPlugins(
      views.map((view) => ({
        ...view,
        binaries: view.binaries.filter(({ name, description }) => matches(name) || matches(description)),
      })),
    );
  },
});
