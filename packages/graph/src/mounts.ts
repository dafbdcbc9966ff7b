import { splitRepository, type Digest, type Holder } from '@cse/oci';
import type { Graph } from './graph.ts';
import type { CopyBlob, Step, StepId } from './step.ts';

/** How many holders of one blob are tried, one after another. */
const TRIED = 8;

/** The first step that copies a blob to a host, and all known holders. */
interface FirstCopy {
  readonly step: CopyBlob;
  readonly holders: Set<Holder>;
}

/**
 * If several repositories of a host want the same blob, lets the later ones mount it from the first. The order is a
 * preference (`after`), not a need: if the first fails, the others still copy it from a source.
 */
export function preferMounts(graph: Graph): Graph {
  const first = new Map<string, FirstCopy>();
  for (const step of graph.steps.values()) if (step.kind === 'copy-blob') gather(step, first);
  const steps = new Map<StepId, Step>();
  for (const step of graph.steps.values())
    steps.set(step.id, step.kind === 'copy-blob' ? mountable(step, first) : step);
  return { ...graph, steps };
}

function gather(step: CopyBlob, first: Map<string, FirstCopy>): void {
  const key = keyOf(step.to, step.content.digest);
  const known = first.get(key) ?? { step, holders: new Set() };
  first.set(key, known);
  for (const holder of step.from) if (known.holders.size < TRIED) known.holders.add(holder);
}

function mountable(step: CopyBlob, first: ReadonlyMap<string, FirstCopy>): CopyBlob {
  const known = first.get(keyOf(step.to, step.content.digest));
  if (!known) return step;
  const { step: earlier, holders } = known;
  if (earlier === step) return { ...step, from: [...new Set([...step.from, ...holders])] };
  return { ...step, after: [earlier.id], from: [`target:${earlier.to}`, ...step.from] };
}

const keyOf = (repository: string, digest: Digest) => `${splitRepository(repository).host} ${digest}`;
