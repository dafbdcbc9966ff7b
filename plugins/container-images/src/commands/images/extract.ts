import { defineCommand } from '@cse/plugin';
import { extractKits } from '../../extract.ts';
import { itemSchema } from '../../item.ts';
import { writeBelow } from '../../node-files.ts';

export default defineCommand({
  summary: "Write the files of a release's getting-started image into a folder",
  description:
    'Runs nothing from the image. With several releases, each gets its own folder. Use an edited dependencies.txt with --dependencies.',
  examples: ['<%= config.bin %> <%= command.id %> ./artifact --cse 4.2.2'],
  plans: true,
  args: { dir: { description: 'the folder; created if it does not exist', required: true } },
  flags: { force: { summary: 'overwrite existing files', boolean: true } },
  async run({ args, flags, host }) {
    const { dir = '.' } = args;
    const force = flags['force'] === true;
    const items = (await host.items('container-images')).map((item) => itemSchema.parse(item));
    const files = await host.planning((context) =>
      extractKits(items, { context, write: (file, origin) => writeBelow(dir, file, { force, origin }) }),
    );
    return { json: { dir, files }, text: files.map((file) => `${dir}/${file}`).join('\n') };
  },
});
