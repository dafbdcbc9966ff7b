import { splitRepository, type Digest } from '@cse/oci';
import type { Graph } from './graph.ts';
import type { CopyBlob, Step, StepId } from './step.ts';

/**
 * Where one blob is wanted in several repositories of a host, lets the later ones mount it from the first. The order is a
 * preference (`after`), no need: if the first fails, the others still fetch it themselves.
 */
export function preferMounts(graph: Graph): Graph {
  const first = new Map<string, CopyBlob>();
  const steps = new Map<StepId, Step>();
  for (const step of graph.steps.values())
    steps.set(step.id, step.kind === 'copy-blob' ? mountable(step, first) : step);
  return { ...graph, steps };
}

function mountable(step: CopyBlob, first: Map<string, CopyBlob>): CopyBlob {
  const key = keyOf(step.to, step.content.digest);
  const earlier = first.get(key);
  if (!earlier) {
    first.set(key, step);
    return step;
  }
  return { ...step, after: [earlier.id], from: [`target:${earlier.to}`, ...step.from] };
}

const keyOf = (repository: string, digest: Digest) => `${splitRepository(repository).host} ${digest}`;
