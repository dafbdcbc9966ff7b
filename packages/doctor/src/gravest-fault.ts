import type { Fault } from '@cse/errors';

// First what must stop everything, then what the caller can fix alone.
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

/** The gravest of several unrelated faults: the one to fix first. */
export function gravestFault(faults: Iterable<Fault>): Fault | undefined {
  const different = new Set(faults);
  return GRAVITY.find((fault) => different.has(fault));
}
