import { readFile } from 'node:fs/promises';
import type { InstalledPlugin } from '@cse/transfer';

/** A TKG plugin, as it is found by its package. */
export async function installed(use: string): Promise<InstalledPlugin> {
  const url = new URL(`../../../plugins/${use}/package.json`, import.meta.url);
  const { name, version, cse: declaration } = JSON.parse(await readFile(url, 'utf8'));
  return {
    name,
    version,
    declaration,
    bundled: true,
    load: async () => ((await import(name)) as { default: unknown }).default,
  };
}
