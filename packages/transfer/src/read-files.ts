import type { FlagDeclaration } from '@cse/plugin';
import type { Item } from '@cse/planner';
import type { InstalledPlugin } from './installed.ts';
import type { Ports } from './ports.ts';
import { readText } from './registry-options.ts';

/** Reads the files that options name, where a plugin declares that they name one: the option becomes `{ path, text }`. */
export async function readFiles(
  items: readonly Item[],
  plugins: readonly InstalledPlugin[],
  ports: Ports,
): Promise<readonly Item[]> {
  return Promise.all(items.map((item) => withFiles(item, fileOptionsOf(item, plugins), ports)));
}

async function withFiles(item: Item, names: readonly string[], ports: Ports): Promise<Item> {
  const options: Record<string, unknown> = { ...(item.options as object) };
  for (const name of names) {
    const path = options[name];
    if (typeof path === 'string') options[name] = { path, text: await readText(path, ports) };
  }
  return { ...item, options };
}

function fileOptionsOf({ use }: Item, plugins: readonly InstalledPlugin[]): readonly string[] {
  const flags = plugins.find(({ declaration }) => declaration.use === use)?.declaration.flags ?? {};
  return Object.entries(flags)
    .filter(namesFile)
    .map(([flag, { option = flag }]) => option);
}

const namesFile = ([, { reads }]: [string, FlagDeclaration]) => reads === 'file';
