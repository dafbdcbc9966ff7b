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
  /** The same for each plugin; what several want alike is counted for each of them. */
  readonly plugins: readonly PluginShare[];
  readonly notes: readonly string[];
  readonly postponed: Plan['postponed'];
}

/** What one plugin wants, and what of it is there. */
export interface PluginShare {
  readonly plugin: string;
  readonly images: number;
  readonly blobs: number;
  readonly bytes: number;
  readonly toMove: number;
  readonly existing: number;
}

/** Says what a plan wants, and what of it is there. */
export function planDocument(plan: Plan, survey: Survey): PlanDocument {
  const { wanted, toMove, toMount, existing } = survey;
  const steps = [...plan.steps.values()];
  const of = (kind: Step['kind']) => steps.filter((step) => step.kind === kind).length;
  return {
    plan: planDigest(plan),
    images: plan.images,
    steps: { total: steps.length, blobs: of('copy-blob'), manifests: of('put-manifest'), tags: of('put-tag') },
    bytes: { wanted, toMove, toMount, existing },
    plugins: [...new Set([...plan.owners.values()].flat())].sort().map((plugin) => shareOf(plugin, plan, survey)),
    notes: plan.notes,
    postponed: plan.postponed,
  };
}

function shareOf(plugin: string, { steps, owners, images }: Plan, { blobs: standing }: Survey): PluginShare {
  const own = [...steps.values()].filter(({ id }) => owners.get(id)?.includes(plugin));
  const blobs = own.filter((step) => step.kind === 'copy-blob');
  const sum = (some: typeof blobs) => some.reduce((total, { content }) => total + content.size, 0);
  return {
    plugin,
    images: images.filter(({ owner }) => owner === plugin).length,
    blobs: blobs.length,
    bytes: sum(blobs),
    toMove: sum(blobs.filter(({ id }) => standing.get(id) === 'to move')),
    existing: sum(blobs.filter(({ id }) => standing.get(id) === 'existing')),
  };
}
