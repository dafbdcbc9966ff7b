import { defineCommand } from '@cse/plugin';
import { toggleFile } from '../../toggle-file.ts';
import { disable } from '../../toggle.ts';

export default defineCommand({
  summary: 'Put # in front of the lines of a dependencies.txt whose image matches a pattern',
  description: 'Every other byte of the file stays as it is.',
  examples: ["<%= config.bin %> <%= command.id %> 'csi-*' ./dependencies.txt"],
  args: {
    pattern: { description: 'any part of a line, or with * and ? whole segments of it', required: true },
    file: { description: 'the dependencies.txt to change', required: true },
  },
  run: ({ args }) => toggleFile(args, disable, 'disabled'),
});
