import type { InstalledPlugin } from '@cse/transfer';
import { replacedPlugin } from './errors.ts';

/** Refuses a plugin that came with cse where another one declares that it takes its place. Throws `PLUGIN_REPLACED`. */
export function checkInPlace(
  { declaration: { use }, bundled }: InstalledPlugin,
  all: readonly InstalledPlugin[],
): void {
  const other = bundled && all.find(({ bundled: ours, declaration }) => !ours && declaration.replaces?.includes(use));
  if (other) throw replacedPlugin(use, other.name);
}
