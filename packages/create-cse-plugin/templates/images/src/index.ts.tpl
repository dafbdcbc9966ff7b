import { definePlugin } from '@cse/plugin';
import { z } from 'zod';

export default definePlugin({
  name: '{{name}}',
  // What an entry of cse.yaml may say; editors show the descriptions.
  item: z.strictObject({
    images: z.array(z.string()).min(1).describe('Images by reference, such as registry.example/team/app:1.0.0'),
  }),
  async *plan({ images }, context) {
    const requests = images.map((reference) => ({ reference, path: `{{scope}}/{{short}}/${nameOf(reference)}` }));
    for (const { wants } of await context.images(requests)) yield* wants;
  },
});

/** `app` of `registry.example/team/app:1.0.0`. */
const nameOf = (reference: string) => reference.replace(/[:@][^/]*$/, '').replace(/^.*\//, '');
