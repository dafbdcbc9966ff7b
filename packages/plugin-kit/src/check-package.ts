import { neededPackages, parseManifest, type CheckedPlugin } from './checked-plugin.ts';
import { missingModule, needsInstalling, neverRuns, notPacked } from './errors.ts';
import { describeCommands } from './node-command-manifest.ts';
import { checkItemSchema } from './node-item-schema.ts';
import { checkLoads, isThere } from './node-plugin-files.ts';

/** What is looked at. It throws where something is wrong. */
export interface PluginCheck {
  readonly title: string;
  run(): Promise<void>;
}

/** What can be said of a package without planning anything. */
export const packageChecks = (plugin: CheckedPlugin): readonly PluginCheck[] => [
  { title: 'its package has the module that it declares', run: () => checkModule(plugin) },
  { title: 'its module is the plugin that it declares', run: () => checkLoads(plugin) },
  { title: 'the schema of its item is that of its code', run: () => checkItemSchema(plugin) },
  { title: 'it installs without a network', run: async () => checkDependencies(plugin) },
  { title: 'it has no scripts and hooks that would never run', run: async () => checkHooks(plugin) },
  { title: 'its commands load', run: async () => void (await describeCommands(plugin)) },
];

async function checkModule({ manifest, declaration, module }: CheckedPlugin): Promise<void> {
  if (!isThere(module)) throw missingModule(declaration.plugin);
  // What runs as it is written is bundled when it is packed.
  if (declaration.plugin.endsWith('.ts')) return;
  const { files } = parseManifest(manifest);
  const path = declaration.plugin.replace(/^\.\//, '');
  const holds = (entry: string) => {
    const folder = entry.replace(/^\.?\//, '').replace(/\/(?:\*\*?)?$/, '');
    return folder === '*' || folder === '**' || path === folder || path.startsWith(`${folder}/`);
  };
  if (files && !files.some(holds)) throw notPacked(declaration.plugin);
}

function checkDependencies({ manifest }: CheckedPlugin): void {
  const missing = neededPackages(manifest);
  if (missing.length > 0) throw needsInstalling(missing);
}

function checkHooks({ manifest }: CheckedPlugin): void {
  const { scripts = {}, oclif: { hooks = {} } = {} } = parseManifest(manifest);
  const named = ['preinstall', 'install', 'postinstall'].filter((name) => name in scripts);
  if (named.length > 0) throw neverRuns(`the scripts ${named.join(', ')}`);
  if (Object.keys(hooks).length > 0) throw neverRuns(`the oclif hooks ${Object.keys(hooks).join(', ')}`);
}
