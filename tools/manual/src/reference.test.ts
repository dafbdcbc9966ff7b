import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pluginReference } from './reference.ts';

test('docs/plugins/reference.md says what the types say: npm run docs makes it again', async () => {
  const text = await pluginReference();
  expect(text).toContain('### PlanContext');
  expect(await readFile(new URL('../../../docs/plugins/reference.md', import.meta.url), 'utf8')).toBe(text);
});
