import type { Fault } from './error.ts';

/**
 * Who must act where several things went wrong: wrong content outweighs everything, else it is the fault that all share, else
 * the whole is `incomplete`. Nobody where nothing went wrong.
 */
export function worstFault(faults: Iterable<Fault>): Fault | undefined {
  const different = new Set(faults);
  if (different.has('integrity')) return 'integrity';
  const [first] = different;
  return different.size > 1 ? 'incomplete' : first;
}

// What must stop everything, then what the caller can mend alone.
const GRAVITY: readonly Fault[] = [
  'integrity',
  'internal',
  'plugin',
  'usage',
  'access',
  'plan',
  'unavailable',
  'incomplete',
];

/** The gravest of faults that have nothing to do with each other: which of them to mend first. */
export function gravestFault(faults: Iterable<Fault>): Fault | undefined {
  const different = new Set(faults);
  return GRAVITY.find((fault) => different.has(fault));
}
