import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a plugin may begin as. */
export const TEMPLATES = {
  images: 'images by reference, below a path of their own',
  release: 'the releases of a product, each with its images: --NAME VERSION',
  files: 'files from the web, as OCI artifacts',
} as const;

export type Template = keyof typeof TEMPLATES;

export interface CreateOptions {
  /** The word after `use:`, with a scope: `@acme/charts`. */
  readonly name: string;
  readonly template: Template;
  /** The folder that it is written to; `cse-plugin-NAME` where it is not said. */
  readonly folder?: string | undefined;
  /** The release of cse that it is for. */
  readonly version: string;
}

/** A name that a plugin of somebody else's may have. */
export const isPluginName = (name: string): boolean => /^@[a-z0-9][a-z0-9-]*\/[a-z][a-z0-9-]*$/.test(name);

const ROOT = fileURLToPath(new URL('../templates', import.meta.url));

/** Writes a new plugin into a folder that has nothing in it yet. */
export async function createPlugin({
  name,
  template,
  folder,
  version,
}: CreateOptions): Promise<{ readonly folder: string }> {
  const [scope = '', short = ''] = name.slice(1).split('/');
  const to = folder ?? `cse-plugin-${short}`;
  if ((await namesIn(to)).length > 0) throw new Error(`${to} is not empty`);
  const words = { name, scope, short, version, flag: `${scope}-${short}`, camel: camelOf(`${scope}-${short}`) };
  for (const from of [join(ROOT, 'common'), join(ROOT, template)])
    for (const path of await filesIn(from)) {
      const target = join(to, fill(path, words).replace(/\.tpl$/, ''));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, fill(await readFile(join(from, path), 'utf8'), words));
    }
  return { folder: to };
}

type PluginWords = Readonly<Record<string, string>>;

const fill = (text: string, words: PluginWords) =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (whole, word: string) => words[word] ?? whole);

const camelOf = (name: string) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const namesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
