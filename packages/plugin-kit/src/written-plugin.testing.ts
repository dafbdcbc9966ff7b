import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckedPlugin } from './checked-plugin.ts';

interface Written {
  /** The body of its plan; `item` and `context` are in its scope. */
  readonly plan?: string;
  /** Its module, where that is not just a plan. */
  readonly module?: string;
  /** What its package.json says beside name and declaration. */
  readonly manifest?: object;
  readonly cse?: object;
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A plugin as somebody else would write it, in a folder of its own. */
export function writtenPlugin({ plan = PLAN, module, manifest = {}, cse = {}, files = {} }: Written = {}) {
  const root = mkdtempSync(join(tmpdir(), 'cse-checked-'));
  const declaration = { api: 1, use: '@acme/charts', plugin: './dist/index.js', paths: ['acme'], ...cse };
  const written = { name: 'acme-charts', version: '1.0.0', type: 'module', files: ['dist'], ...manifest };
  const all = {
    'package.json': JSON.stringify({ ...written, cse: declaration }),
    'dist/index.js':
      module ?? `export default { api: 1, name: '@acme/charts', async *plan(item, context) { ${plan} } };`,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const built = join(root, 'dist/index.js');
  const plugin: CheckedPlugin = {
    root,
    manifest: { ...written, cse: declaration },
    declaration,
    module: built,
    here: async () => (await import(pathToFileURL(built).href)).default,
  };
  return { root, plugin, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

export const PLAN = `
  for (const name of item.charts) {
    const content = await context.source.resolve('vendor.example/acme/' + name + ':1.0.0');
    yield { content, to: context.relocate('vendor.example/acme/' + name), tag: '1.0.0' };
  }`;
