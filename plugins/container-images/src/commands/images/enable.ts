import { defineCommand } from '@cse/plugin';
import { toggleFile } from '../../toggle-file.ts';
import { enable } from '../../toggle.ts';

export default defineCommand({
  summary: 'Enable the lines of a dependencies.txt whose image matches a pattern, by removing the #',
  description: 'Nothing else in the file changes.',
  examples: ['<%= config.bin %> <%= command.id %> csi-resizer ./dependencies.txt'],
  args: {
    pattern: { description: 'any part of a line; with the wildcards * and ?, whole segments of it', required: true },
    file: { description: 'the dependencies.txt to change', required: true },
  },
  run: ({ args }) => toggleFile(args, enable, 'enabled'),
});
