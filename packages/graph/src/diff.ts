import type { Digest } from '@cse/oci';
import type { Plan, PlannedImage } from './plan.ts';
import type { Step, StepId } from './step.ts';

/** What stands in a plan that is compared: fewer parts than a plan that is run. */
export type Comparable = Pick<Plan, 'steps' | 'images'>;

/** An image of one of the two plans, with the bytes of all its blobs. */
export interface DiffImage extends PlannedImage {
  readonly bytes: number;
}

/** An image that both have under one name, and that is not the same. */
export interface ChangedImage extends DiffImage {
  /** What the first one means by the name. */
  readonly before: Digest;
}

/** What leads from one plan to another. Bytes are those of blobs, each once for every repository that needs it. */
export interface PlanDiff {
  readonly added: readonly DiffImage[];
  readonly changed: readonly ChangedImage[];
  readonly removed: readonly DiffImage[];
  /** The number of images that are the same in both. */
  readonly kept: number;
  readonly bytes: { readonly added: number; readonly removed: number; readonly kept: number };
}

/** Compares two plans by what they make true. */
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
