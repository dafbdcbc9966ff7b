import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCseError, type CseError } from '@cse/errors';
import type { InstalledPlugin } from '@cse/transfer';
import { parseDeclaration } from './declaration.ts';

/** What oclif knows of a package that it found, as far as it matters here. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly root: string;
  readonly pjson: object;
  /** `core` came with cse; `user` was installed, `link` linked. */
  readonly type?: string | undefined;
}

export interface Finding {
  readonly plugins: readonly InstalledPlugin[];
  /** What is wrong with the declarations of others. */
  readonly problems: readonly CseError[];
}

/** The plugins among the packages that oclif found: those with a `cse` key. None of their code is run. */
export function findPlugins(packages: Iterable<FoundPackage>): Finding {
  const plugins: InstalledPlugin[] = [];
  const problems: CseError[] = [];
  for (const found of packages) {
    const json = 'cse' in found.pjson ? found.pjson.cse : undefined;
    if (json === undefined) continue;
    try {
      plugins.push(pluginOf(found, json));
    } catch (error) {
      if (!isCseError(error)) throw error;
      problems.push(error);
    }
  }
  // oclif loads in no fixed order; the same installation has to give the same plan.
  plugins.sort((a, b) => (a.declaration.use < b.declaration.use ? -1 : 1));
  return { plugins, problems };
}

/** The same, where a plugin that cannot be read is an error. */
export function installedPlugins(packages: Iterable<FoundPackage>): readonly InstalledPlugin[] {
  const { plugins, problems } = findPlugins(packages);
  if (problems[0]) throw problems[0];
  return plugins;
}

function pluginOf({ name, version, root, type }: FoundPackage, json: unknown): InstalledPlugin {
  const declaration = parseDeclaration(json, name);
  const url = pathToFileURL(join(root, declaration.plugin)).href;
  return {
    name,
    version,
    declaration,
    bundled: type === 'core',
    load: async () => ((await import(url)) as { readonly default?: unknown }).default,
  };
}
