import type { Digest } from '@cse/oci';
import type { Plan, PlannedImage } from './plan.ts';
import type { Step, StepId } from './step.ts';

/** The parts of a plan that a comparison needs. */
export type Comparable = Pick<Plan, 'steps' | 'images'>;

/** An image of one of the two plans, with the bytes of all its blobs. */
export interface DiffImage extends PlannedImage {
  readonly bytes: number;
}

/** An image that differs between the plans under the same name. */
export interface ChangedImage extends DiffImage {
  /** The image in the first plan. */
  readonly before: Digest;
}

/** The difference between two plans. Bytes count blobs, once per repository that needs them. */
export interface PlanDiff {
  readonly added: readonly DiffImage[];
  readonly changed: readonly ChangedImage[];
  readonly removed: readonly DiffImage[];
  /** The number of images that are the same in both. */
  readonly kept: number;
  readonly bytes: { readonly added: number; readonly removed: number; readonly kept: number };
}

/** Compares the images of two plans. */
export function diffPlans(before: Comparable, after: Comparable): PlanDiff {
  const [old, now] = [byReference(before), byReference(after)];
  const added = [...now.values()].filter(({ reference }) => !old.has(reference));
  const removed = [...old.values()].filter(({ reference }) => !now.has(reference));
  const changed = [...now.values()].flatMap((image) => {
    const was = old.get(image.reference)?.digest;
    return was === undefined || was === image.digest ? [] : [{ ...weighed(image, after), before: was }];
  });
  return {
    added: added.map((image) => weighed(image, after)),
    changed,
    removed: removed.map((image) => weighed(image, before)),
    kept: now.size - added.length - changed.length,
    bytes: bytesOf(before, after),
  };
}

const byReference = ({ images }: Comparable) => new Map(images.map((image) => [image.reference, image]));

function bytesOf(before: Comparable, after: Comparable): PlanDiff['bytes'] {
  const sum = (of: Comparable, counts: (id: StepId) => boolean) =>
    [...of.steps.values()].reduce((total, step) => total + (counts(step.id) ? sizeOf(step) : 0), 0);
  return {
    added: sum(after, (id) => !before.steps.has(id)),
    removed: sum(before, (id) => !after.steps.has(id)),
    kept: sum(after, (id) => before.steps.has(id)),
  };
}

function weighed(image: PlannedImage, { steps }: Comparable): DiffImage {
  const seen = new Set<StepId>();
  const { reference, digest } = image;
  const named = steps.get(reference);
  return { ...image, bytes: weigh(named === undefined ? undefined : `${named.to}@${digest}`) };

  function weigh(id: StepId | undefined): number {
    const step = id === undefined || seen.has(id) ? undefined : steps.get(id);
    if (!step) return 0;
    seen.add(step.id);
    return step.needs.reduce((sum, need) => sum + weigh(need), sizeOf(step));
  }
}

const sizeOf = (step: Step) => (step.kind === 'copy-blob' ? step.content.size : 0);
