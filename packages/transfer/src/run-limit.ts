import type { RunEntry } from './run-state.ts';

/** How many runs are kept, and how many bytes of them; the oldest go when a new one begins. */
export const RUN_LIMIT = { runs: 200, bytes: 1024 ** 3 };

/** Of runs, the last one first, those that are more than is kept. The last one always stays. */
export function beyond(entries: readonly RunEntry[], { runs, bytes } = RUN_LIMIT): readonly RunEntry[] {
  let size = 0;
  return entries.filter((entry, at) => {
    size += entry.size;
    return at > 0 && (at >= runs || size > bytes);
  });
}
