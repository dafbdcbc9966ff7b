import type { Digest } from '@cse/oci';
import type { StepId } from './step.ts';

/** Steps that stay together. */
export interface Unit {
  /** Whose workers take it. */
  readonly site: string;
  readonly steps: readonly StepId[];
  /** The blobs that it is made of, with their sizes in bytes. */
  readonly blobs: ReadonlyMap<Digest, number>;
}

/** The most units in a group, and the most bytes of blobs, each counted once for all groups. */
export interface PackLimits {
  readonly count: number;
  readonly bytes: number;
}

/** Fills groups with units in order. A unit that exceeds the limits gets a group of its own. */
export function packed(units: readonly Unit[], limits: PackLimits): readonly ReadonlySet<StepId>[] {
  const groups: Set<StepId>[] = [];
  const counted = new Set<Digest>();
  let [count, bytes] = [0, 0];
  for (const { steps, blobs } of units) {
    const more = [...blobs].reduce((sum, [digest, size]) => sum + (counted.has(digest) ? 0 : size), 0);
    const isFull = count >= limits.count || bytes + more > limits.bytes;
    if (groups.length === 0 || isFull) {
      groups.push(new Set());
      [count, bytes] = [0, 0];
    }
    for (const step of steps) groups.at(-1)?.add(step);
    for (const digest of blobs.keys()) counted.add(digest);
    count += 1;
    bytes += more;
  }
  return groups;
}
