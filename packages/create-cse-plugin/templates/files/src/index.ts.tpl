import { definePlugin } from '@cse/plugin';
import { z } from 'zod';

export default definePlugin({
  name: '{{name}}',
  // What an entry of cse.yaml may say; editors show the descriptions.
  item: z.strictObject({
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'is not a version'),
    url: z.string().default('https://files.example/{{short}}').describe('Where the files are'),
  }),
  async *plan({ version, url }, context) {
    const folder = `${url}/${version}`;
    const content = await context.artifact({
      // SHA256SUMS says what the file has to be. Without such a list, set "digest".
      files: [{ url: `${folder}/{{short}}-${version}.tar.gz`, checksums: `${folder}/SHA256SUMS` }],
      artifactType: 'application/vnd.{{scope}}.{{short}}',
    });
    yield { content, to: context.place('{{scope}}/{{short}}'), tag: version };
  },
});
