import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { createPlugin, isPluginName, TEMPLATES, type Template } from './index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const CONFIG = 'vitest.config.ts';
const folder = mkdtempSync(join(tmpdir(), 'create-cse-plugin-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(Object.keys(TEMPLATES) as Template[])(
  'the template %s passes its own tests',
  { timeout: 300_000 },
  async (template) => {
    const made = await createPlugin({
      name: '@acme/charts',
      template,
      folder: join(folder, template),
      version: '0.1.0',
    });
    const written = readdirSync(made.folder, { recursive: true, encoding: 'utf8' });
    expect(written).toEqual(
      expect.arrayContaining(['.gitignore', 'README.md', 'package.json', 'src/index.ts', 'tsconfig.json']),
    );
    for (const path of written.filter((each) => /\.\w+$/.test(each)))
      expect(readFileSync(join(made.folder, path), 'utf8'), path).not.toMatch(/\{\{|\.tpl/);
    if (process.env['CI'] !== 'true' && template !== 'images') return;
    linkTo(made.folder);
    const { status, stdout, stderr } = spawnSync(
      join(root, 'node_modules/.bin/vitest'),
      ['run', '--root', made.folder, '--config', CONFIG, '--reporter', 'dot'],
      { cwd: made.folder, encoding: 'utf8' },
    );
    expect(status, stdout + stderr).toBe(0);
  },
);

test('a folder that has something in it is left alone, and names have a scope', async () => {
  const made = { name: '@acme/charts', template: 'images', folder: join(folder, 'twice'), version: '0.1.0' } as const;
  await createPlugin(made);
  await expect(createPlugin(made)).rejects.toThrow('is not empty');
  expect(['@acme/charts', 'charts', '@Acme/x', '@a/b/c', '@acme/../x'].map(isPluginName)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test('its command line writes a plugin, and says what to do next', () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const create = (...args: readonly string[]) =>
    spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });
  expect(create('@acme/disks', '--template', 'files')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('cd cse-plugin-disks'),
  });
  expect(create('disks')).toMatchObject({ status: 2, stderr: expect.stringContaining('"disks" is not a name') });
  expect(create('@acme/x', '--template', 'none')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('images'),
  });
});

/** What npm would install, as it is written here. */
function linkTo(plugin: string): void {
  const packages = { plugin: 'packages/plugin', store: 'packages/store', testkit: 'tools/testkit' };
  mkdirSync(join(plugin, 'node_modules/@cse'), { recursive: true });
  for (const [name, path] of Object.entries(packages))
    symlinkSync(join(root, path), join(plugin, 'node_modules/@cse', name));
  symlinkSync(join(root, 'packages/planner/node_modules/zod'), join(plugin, 'node_modules/zod'));
  symlinkSync(join(root, 'node_modules/vitest'), join(plugin, 'node_modules/vitest'));
  const config = `export { default } from ${JSON.stringify(join(root, 'vitest.config.ts'))};`;
  writeFileSync(join(plugin, CONFIG), config);
}
