import { contentId, type Plan, type Step, type StepId } from '@cse/graph';
import { bytes, count } from '@cse/text';

export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly kind: Step['kind'] | 'image';
  readonly owner: string;
}

export interface PlanGraph {
  readonly nodes: readonly GraphNode[];
  /** From what is needed to what needs it. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** Whether images stand for all their steps: the whole would be too large to look at. */
  readonly collapsed: boolean;
}

/** A plan as nodes and edges: every step, or beyond `limit` steps one node an image. */
export function planGraph(plan: Plan, limit: number): PlanGraph {
  return plan.steps.size > limit ? byImage(plan) : byStep(plan);
}

function byStep({ steps, owners }: Plan): PlanGraph {
  const nodes = [...steps.values()].map((step) => ({
    id: step.id,
    label: labelOf(step),
    kind: step.kind,
    owner: owners.get(step.id)?.[0] ?? '',
  }));
  const edges = [...steps.values()].flatMap(({ id, needs, after = [] }) =>
    [...needs, ...after].map((need) => [need, id] as const),
  );
  return { nodes, edges, collapsed: false };
}

function byImage({ images, steps }: Plan): PlanGraph {
  const nodes = images.map(({ reference, owner }) => {
    const blobs = blobsBelow(reference, steps);
    const size = blobs.reduce((sum, blob) => sum + blob.content.size, 0);
    const label = `${shortName(reference)}\n${count(blobs.length, 'blob')}, ${bytes(size)}`;
    return { id: reference, label, kind: 'image' as const, owner };
  });
  const shown = new Map(images.map(({ reference, digest }) => [digestIdOf(reference, digest, steps), reference]));
  const edges = images.flatMap(({ reference }) =>
    [...needsBelow(reference, steps)]
      .map((id) => shown.get(id))
      .filter((other) => other !== undefined)
      .filter((other) => other !== reference)
      .map((other) => [other, reference] as const),
  );
  return { nodes, edges, collapsed: true };
}

type Steps = Plan['steps'];

function needsBelow(id: StepId, steps: Steps, seen = new Set<StepId>()): ReadonlySet<StepId> {
  for (const need of steps.get(id)?.needs ?? []) {
    if (seen.has(need)) continue;
    seen.add(need);
    needsBelow(need, steps, seen);
  }
  return seen;
}

function blobsBelow(id: StepId, steps: Steps) {
  return [...needsBelow(id, steps)].map((need) => steps.get(need)).filter((step) => step?.kind === 'copy-blob');
}

function digestIdOf(reference: string, digest: string, steps: Steps): StepId {
  const step = steps.get(reference);
  return step ? contentId(step.to, step.content) : `${reference}@${digest}`;
}

function labelOf({ kind, id, content }: Step): string {
  if (kind === 'put-tag') return shortName(id);
  return `${kind === 'copy-blob' ? 'blob' : 'manifest'} ${content.digest.slice(7, 15)}\n${bytes(content.size)}`;
}

const shortName = (reference: string) => reference.slice(reference.indexOf('/') + 1);
