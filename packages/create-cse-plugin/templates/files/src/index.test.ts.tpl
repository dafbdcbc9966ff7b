import { createHash } from 'node:crypto';
import { memoryStore } from '@cse/store';
import { describePlugin, planOf, withFiles } from '@cse/testkit';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const FOLDER = 'https://files.example/{{short}}/1.0.0';
const FILE = '{{short}}-1.0.0.tar.gz';
const CONTENT = 'what is in the file';
const HASH = createHash('sha256').update(CONTENT).digest('hex');

const source = () =>
  withFiles(memoryStore(), { [`${FOLDER}/${FILE}`]: CONTENT, [`${FOLDER}/SHA256SUMS`]: `${HASH}  ${FILE}\n` });

describePlugin(new URL('./index.ts', import.meta.url), {
  'a release': { options: { version: '1.0.0' }, source },
});

test('the file is an artifact below {{scope}}/{{short}}', async () => {
  const plan = await planOf(plugin, { version: '1.0.0' }, { source: source() });
  expect(plan.images).toMatchObject([{ reference: 'registry.example/base/{{scope}}/{{short}}:1.0.0' }]);
  expect([...plan.steps.keys()]).toContain(`registry.example/base/{{scope}}/{{short}}@sha256:${HASH}`);
});

test('a file that its list does not name is not brought', async () => {
  const asked = planOf(plugin, { version: '2.0.0' }, { source: source() });
  await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/) });
});
