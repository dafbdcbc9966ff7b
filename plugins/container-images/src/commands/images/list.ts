import { defineCommand } from '@cse/plugin';
import { itemSchema } from '../../item.ts';
import { listingsOf, printListings } from '../../listing.ts';

export default defineCommand({
  summary: 'List the lines of dependencies.txt, with where each image comes from and where it goes',
  description: 'Lines that start with # are disabled. A line that cannot be parsed stops a plan; here it is shown.',
  examples: [
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --to base.myregistry.company.com',
    '<%= config.bin %> <%= command.id %> --cse 4.2.2 --deep',
    '<%= config.bin %> <%= command.id %> --dependencies ./dependencies.txt --json',
  ],
  plans: true,
  flags: {
    deep: {
      summary: 'also show images that are only in the lists of the artifact images',
      boolean: true,
    },
  },
  async run({ flags, host }) {
    const items = (await host.items('container-images')).map((item) => itemSchema.parse(item));
    const deep = flags['deep'] === true;
    return printListings(await host.planning((context) => listingsOf(items, { context, deep })));
  },
});
