import { conflict, missingNeed } from './errors.ts';
import type { Step, StepId } from './step.ts';

/** A finished graph: every need is met by a step in it, and steps come after what they need. */
export interface Graph {
  readonly steps: ReadonlyMap<StepId, Step>;
  /** Which plugins asked for a step. No part of a step's identity. */
  readonly owners: ReadonlyMap<StepId, readonly string[]>;
}

/** Collects the steps of a plan, each once, with the plugins that want it; then puts them in order. */
export class GraphBuilder {
  readonly #steps = new Map<StepId, Step>();
  readonly #owners = new Map<StepId, readonly string[]>();
  readonly #ownings = new Map<string, readonly string[]>();

  /** Adds a step once. Two owners may want the same thing; they may not want one name to mean two things. */
  add(step: Step, owner: string): StepId {
    const known = this.#steps.get(step.id);
    const owners = this.#owners.get(step.id) ?? [];
    if (known && !isSame(known, step)) throw conflict(step.id, owners, owner);
    if (!known) this.#steps.set(step.id, this.#lean(step));
    else this.#steps.set(known.id, merged(known, step));
    if (!owners.includes(owner)) this.#owners.set(known?.id ?? step.id, this.#owning([...owners, owner]));
    return known?.id ?? step.id;
  }

  // A plan refers to each step many times: share one string per id.
  #lean(step: Step): Step {
    return { ...step, needs: step.needs.map((need) => this.#steps.get(need)?.id ?? need) };
  }

  #owning(owners: readonly string[]): readonly string[] {
    const key = owners.join('\n');
    const known = this.#ownings.get(key) ?? owners;
    this.#ownings.set(key, known);
    return known;
  }

  /** The selected steps that no other selected step needs: waiting for these means waiting for all. */
  ends(isPicked: (step: Step, owners: readonly string[]) => boolean): readonly StepId[] {
    const picked = [...this.#steps.values()].filter((step) => isPicked(step, this.#owners.get(step.id) ?? []));
    const needed = new Set(picked.flatMap(({ needs }) => needs));
    return picked.map(({ id }) => id).filter((id) => !needed.has(id));
  }

  /** Needs are added before the steps that need them, so insertion order is already a topological order. */
  build(): Graph {
    const seen = new Set<StepId>();
    for (const step of this.#steps.values()) {
      for (const need of step.needs) if (!seen.has(need)) throw missingNeed(step.id, need);
      seen.add(step.id);
    }
    return { steps: this.#steps, owners: this.#owners };
  }
}

function isSame(a: Step, b: Step): boolean {
  if (a.kind === 'copy-blob' && b.kind === 'copy-blob' && a.holds && b.holds && a.holds !== b.holds) return false;
  return a.kind === b.kind && a.content.digest === b.content.digest;
}

// More holders mean more chances to get a blob: the digest guarantees the same bytes.
function merged(known: Step, step: Step): Step {
  if (known.kind !== 'copy-blob' || step.kind !== 'copy-blob') return known;
  const holds = known.holds ?? step.holds;
  return { ...known, from: [...new Set([...known.from, ...step.from])], ...(holds ? { holds } : {}) };
}
