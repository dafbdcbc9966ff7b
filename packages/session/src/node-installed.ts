import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCseError, type CseError } from '@cse/errors';
import type { Declaration, Plugin } from '@cse/plugin';
import type { InstalledPlugin } from '@cse/transfer';
import { checkFlags } from './contested-flags.ts';
import { checkInPlace } from './in-place.ts';
import { servedTogether } from './served-with.ts';

/** What oclif knows of a package that it found, as far as it matters here. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly root: string;
  readonly pjson: object;
  /** `core` came with cse; `user` was installed, `link` linked. */
  readonly type?: string | undefined;
}

/** A plugin that cannot be used, and is left out. */
export interface LeftOutPlugin {
  readonly name: string;
  readonly error: CseError;
  /** What people would type to ask for it, as errors quote it: `--chart`, `"@acme/helm"`, `tkg 2.6.0`. */
  readonly words: readonly string[];
}

export interface Finding {
  readonly plugins: readonly InstalledPlugin[];
  readonly leftOut: readonly LeftOutPlugin[];
}

export interface FindPluginsOptions {
  /** The flags that are not theirs to declare. */
  readonly reserved?: Iterable<string> | undefined;
  /** The file that says what was installed. */
  readonly lock?: string | undefined;
}

/**
 * The plugins among the packages that oclif found: those with a `cse` key. None of their code is run. What cannot be used is
 * left out, with the reason.
 */
export async function findPlugins(
  packages: Iterable<FoundPackage>,
  { reserved = [], lock }: FindPluginsOptions = {},
): Promise<Finding> {
  const read: { readonly plugin: InstalledPlugin; readonly json: unknown }[] = [];
  const plugins: InstalledPlugin[] = [];
  const leftOut: LeftOutPlugin[] = [];
  const leaveOut = (name: string, json: unknown, error: unknown) => {
    if (!isCseError(error)) throw error;
    leftOut.push({ name, error, words: wordsOf(json) });
  };
  // oclif loads in no fixed order, and the same installation has to give the same plan. What came with cse has its flags first.
  const found = [...packages].sort((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1));
  for (const each of found) {
    const json = 'cse' in each.pjson ? each.pjson.cse : undefined;
    if (json === undefined) continue;
    try {
      read.push({ plugin: await pluginOf(each, json, lock), json });
    } catch (error) {
      leaveOut(each.name, json, error);
    }
  }
  const all = read.map(({ plugin }) => plugin);
  for (const { plugin, json } of read)
    try {
      checkInPlace(plugin, all);
      checkFlags(plugin, { others: plugins, reserved });
      plugins.push(plugin);
    } catch (error) {
      leaveOut(plugin.name, json, error);
    }
  return {
    plugins: servedTogether(plugins).toSorted((a, b) => (a.declaration.use < b.declaration.use ? -1 : 1)),
    leftOut,
  };
}

const rankOf = ({ type }: FoundPackage) => (type === 'core' ? 0 : 1);

/** What was asked for may be what was left out: then that is why there is no such thing. */
export function blamed(error: unknown, leftOut: readonly LeftOutPlugin[]): unknown {
  if (!isCseError(error) || error.fault !== 'usage') return error;
  return leftOut.find(({ words }) => words.some((word) => quotes(error.message, word)))?.error ?? error;
}

function quotes(message: string, word: string): boolean {
  const at = message.indexOf(word);
  return at >= 0 && !/[\w-]/.test(message[at + word.length] ?? '');
}

function wordsOf(json: unknown): readonly string[] {
  // Of a declaration that is not valid what can be read of it.
  const { use, flags, serves }: Readonly<Record<string, unknown>> = Object(json);
  const releases = Object.entries<unknown>(Object(serves)).flatMap(([kind, versions]) => [
    `--${kind}`,
    ...(Array.isArray(versions) ? versions.map((version) => `${kind} ${version}`) : []),
  ]);
  return [`"${use}"`, ...Object.keys(Object(flags)).map((flag) => `--${flag}`), ...releases];
}

async function pluginOf(found: FoundPackage, json: unknown, lock: string | undefined): Promise<InstalledPlugin> {
  const { name, version, root, type } = found;
  const bundled = type === 'core';
  const declaration = bundled ? builtIn(json) : (await import('./declaration.ts')).parseDeclaration(json, name);
  const module = pathToFileURL(join(root, declaration.plugin)).href;
  if (bundled) return { name, version, declaration, bundled, ...inProcess(module) };
  const isolated = { use: declaration.use, root, module, linked: type === 'link' };
  const asInstalled = async () => {
    if (lock !== undefined && type !== 'link') await (await import('./node-plugin-lock.ts')).checkLocked(found, lock);
    return isolated;
  };
  return {
    name,
    version,
    declaration,
    load: async () => (await import('@cse/host')).isolatedPlugin(await asInstalled()),
    facts: async () => (await import('@cse/host')).describeIsolated(await asInstalled()),
    itemSchema: async () =>
      declaration.item === undefined
        ? (await import('@cse/host')).describeItem(await asInstalled())
        : (await import('./node-item-schema.ts')).readItemSchema(join(root, declaration.item)),
  };
}

const inProcess = (module: string): Pick<InstalledPlugin, 'load' | 'itemSchema'> => ({
  load: async () => (await importPlugin(module)).default,
  itemSchema: async () => (await importPlugin(module)).default?.itemSchema?.(),
});

// What came with cse was built and tested with it.
const importPlugin = (url: string): Promise<{ readonly default?: Partial<Plugin> }> => import(url);

// Tests read the declarations of what comes with cse. To check them each time takes longer than all else that `--help` does.
const builtIn = (json: unknown) => json as Declaration;
