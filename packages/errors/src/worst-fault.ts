import type { Fault } from './error.ts';

/**
 * Combines several faults into one: `integrity` if present, else the fault that all share, else `incomplete`. Without
 * faults, `undefined`.
 */
export function worstFault(faults: Iterable<Fault>): Fault | undefined {
  const different = new Set(faults);
  if (different.has('integrity')) return 'integrity';
  const [first] = different;
  return different.size > 1 ? 'incomplete' : first;
}
