import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checksOf, type PluginCase } from '@cse/plugin-kit';
import { findPlugins } from '@cse/session';
import { describe, expect, test } from 'vitest';

/** What plugins are checked with, by title. */
export type PluginCases = Readonly<Record<string, PluginCase>>;

/**
 * The contract suite of plugins: what the package declares, and for each case that the plugin plans alike in this process, in one
 * of its own and from an archive. `url` is that of the plugin's module, as it is written or built.
 */
export function describePlugin(url: URL, cases: PluginCases): void {
  const module = fileURLToPath(url);
  const root = packageOf(module);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // It plans from where it is written, whatever package.json says of where it will be built.
  const pjson = { ...manifest, cse: { ...manifest.cse, plugin: `./${relative(root, module)}` } };
  describe(`the plugin ${manifest.name}`, { timeout: 60_000 }, async () => {
    const { plugins, leftOut } = await findPlugins([{ ...pjson, root, pjson, type: 'link' }]);
    test('its package.json declares it as cse reads it', () => {
      expect(leftOut.map(({ error }) => error.message)).toEqual([]);
      expect(plugins).toHaveLength(1);
    });
    const declaration = { ...plugins[0]?.declaration, ...manifest.cse };
    const here = async () => (await import(url.href)).default;
    for (const { title, run } of checksOf({ root, manifest, declaration, module, here }, cases)) test(title, run);
  });
}

/** The folder of the package that a module is in. */
function packageOf(module: string): string {
  for (let folder = dirname(module); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`${module} is in no package`);
  }
}
