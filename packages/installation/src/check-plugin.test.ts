import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { pluginTools } from './index.ts';

const { checkPlugin, renderChecked } = pluginTools;

const folder = mkdtempSync(join(tmpdir(), 'cse-check-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function write(cse: object): Promise<void> {
  const manifest = { name: 'acme-charts', version: '1.0.0', type: 'module', cse };
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'dist/index.js'), `export default { api: 1, name: '@acme/charts', async *plan() {} }`);
  await writeFile(join(folder, 'cse-check.json'), JSON.stringify({ nothing: { options: {} } }));
}

test('a plugin is told what is wrong where, and what to do', async () => {
  await write({ api: 1, use: '@acme/charts', plugin: './dist/index.js' });
  const report = await checkPlugin(folder, { packages: [], reserved: [] });
  expect(report).toMatchObject({ ok: false, name: 'acme-charts' });
  expect(renderChecked(report)).toContain(
    `✖ nothing: it plans, below the base and in the paths that it declares
    it wants nothing
    next: Choose options and a source for which the plugin wants something.
✔ nothing: it makes the same plan twice`,
  );
  expect(renderChecked(report)).toMatch(/✖ acme-charts fails 1 of \d+ checks$/);
});

test('a declaration that cannot be read is all that is told', async () => {
  await write({ api: 1, use: 'charts', plugin: './dist/index.js' });
  const { checks } = await checkPlugin(folder, { packages: [], reserved: [] });
  expect(checks).toEqual([
    {
      title: 'its package.json declares it as cse reads it',
      ok: false,
      message: expect.stringContaining('has no scope'),
      hint: expect.anything(),
    },
  ]);
});
