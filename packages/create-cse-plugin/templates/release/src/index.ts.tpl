import { definePlugin } from '@cse/plugin';
import { z } from 'zod';
import { releases } from './releases.ts';

export default definePlugin({
  name: '{{name}}',
  facts: { releases },
  // `--{{short}} 1.0.0` arrives as { "{{short}}": ["1.0.0"] }.
  item: z.strictObject({ '{{short}}': z.array(z.enum(Object.keys(releases))).min(1) }),
  async *plan({ '{{short}}': versions }, context) {
    const references = new Set(versions.flatMap((version) => releases[version] ?? []));
    const requests = [...references].map((reference) => ({ reference, path: `{{scope}}/{{short}}/${nameOf(reference)}` }));
    for (const { wants } of await context.images(requests)) yield* wants;
  },
});

/** `app` of `registry.example/team/app:1.0.0`. */
const nameOf = (reference: string) => reference.replace(/[:@][^/]*$/, '').replace(/^.*\//, '');
