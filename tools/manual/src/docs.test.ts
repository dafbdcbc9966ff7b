import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadPages } from './load.ts';

const folder = new URL('../../../docs/cli/', import.meta.url);
test('docs/cli says what the commands say of themselves: npm run docs makes it again', async () => {
  const pages = await loadPages();
  expect((await readdir(folder)).toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
  for (const { file, text } of pages) expect(await readFile(new URL(file, folder), 'utf8'), file).toBe(text);
});

test('each command has examples, and each flag says what it means', async () => {
  for (const { file, text } of await loadPages()) {
    if (file !== 'README.md') expect(text, file).toContain('## Examples');
    expect(text, file).not.toMatch(/^\| `--[^|]*\| +\|$/m);
  }
});
