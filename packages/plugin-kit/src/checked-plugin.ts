import type { Declaration } from '@cse/plugin';
import { z } from 'zod';

/** A plugin that is to be checked. */
export interface CheckedPlugin {
  /** The folder of its package. */
  readonly root: string;
  /** What its package.json says. */
  readonly manifest: object;
  readonly declaration: Declaration;
  /** The module of the plan, by its path: built, or as it is written. */
  readonly module: string;
  /** Loads it into this process; absent where its code is not to run here. */
  readonly here?: (() => Promise<unknown>) | undefined;
}

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  files: z.array(z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  bundleDependencies: z.union([z.array(z.string()), z.boolean()]).optional(),
  scripts: z.record(z.string(), z.string()).optional(),
  'cli-engine': z.unknown().optional(),
  oclif: z
    .looseObject({
      commands: z.unknown().optional(),
      hooks: z.record(z.string(), z.unknown()).optional(),
      plugins: z.unknown().optional(),
    })
    .optional(),
});

/** What is looked at in a package.json. */
export const parseManifest = (manifest: object) => manifestSchema.parse(manifest);

/** What a package needs and does not carry: npm would have to install it. */
export function neededPackages(manifest: object): readonly string[] {
  const { dependencies = {}, bundleDependencies = [] } = parseManifest(manifest);
  if (bundleDependencies === true) return [];
  const carried = new Set(bundleDependencies || []);
  return Object.keys(dependencies).filter((name) => !carried.has(name));
}
