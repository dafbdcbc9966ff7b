import type { Survey } from '@cse/executor';
import { planDigest, type Plan, type PlannedImage, type Step } from '@cse/graph';
import type { Digest } from '@cse/oci';

/** A plan as `--json` prints it. */
export interface PlanDocument {
  readonly plan: Digest;
  readonly images: readonly PlannedImage[];
  readonly steps: { readonly total: number; readonly blobs: number; readonly manifests: number; readonly tags: number };
  /** Of blobs, each once for every repository that needs it. */
  readonly bytes: {
    readonly wanted: number;
    readonly toMove: number;
    readonly toMount: number;
    readonly existing: number;
  };
  readonly notes: readonly string[];
  readonly postponed: readonly string[];
}

export function planDocument(plan: Plan, { wanted, toMove, toMount, existing }: Survey): PlanDocument {
  const steps = [...plan.steps.values()];
  const of = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  return {
    plan: planDigest(plan),
    images: plan.images,
    steps: { total: steps.length, blobs: of('copy-blob'), manifests: of('put-manifest'), tags: of('put-tag') },
    bytes: { wanted, toMove, toMount, existing },
    notes: plan.notes,
    postponed: plan.postponed,
  };
}
