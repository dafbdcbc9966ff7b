import type { Step, StepId } from '@cse/graph';

/** The consequences of a settled step. */
export interface Settled {
  /** These can start now. */
  readonly ready: readonly Step[];
  /** These can never start. */
  readonly blocked: readonly BlockedStep[];
}

export interface BlockedStep {
  readonly step: Step;
  readonly by: StepId;
}

/** The steps that wait for others; it holds of each no more than how many it waits for, and who waits for it. */
export class Pending {
  readonly #missing = new Map<StepId, number>();
  readonly #waiting = new Map<StepId, Step[]>();
  readonly #steps: ReadonlyMap<StepId, Step>;

  constructor(steps: ReadonlyMap<StepId, Step>) {
    this.#steps = steps;
    for (const step of steps.values()) {
      const before = this.#beforeOf(step);
      this.#missing.set(step.id, before.length);
      for (const id of before) {
        const others = this.#waiting.get(id);
        if (others) others.push(step);
        else this.#waiting.set(id, [step]);
      }
    }
  }

  /** What can start before anything has settled. */
  begin(): Settled {
    return { ready: [...this.#steps.values()].filter(({ id }) => this.#missing.get(id) === 0), blocked: [] };
  }

  settled(id: StepId, isTrue: boolean): Settled {
    this.#missing.delete(id);
    return isTrue ? { ready: this.#released(id), blocked: [] } : this.#failed(id);
  }

  #failed(id: StepId): Settled {
    const ready: Step[] = [];
    const blocked: BlockedStep[] = [];
    // The list grows while it is walked: steps that need a blocked step are blocked as well.
    const failed = [id];
    for (const by of failed)
      for (const step of this.#take(by)) {
        if (!this.#missing.has(step.id)) continue;
        if (!step.needs.includes(by)) {
          if (this.#isFree(step)) ready.push(step);
          continue;
        }
        this.#missing.delete(step.id);
        blocked.push({ step, by });
        failed.push(step.id);
      }
    return { ready, blocked };
  }

  #released(id: StepId): readonly Step[] {
    return this.#take(id).filter((step) => this.#isFree(step));
  }

  #take(id: StepId): readonly Step[] {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    return waiting;
  }

  #isFree({ id }: Step): boolean {
    const missing = this.#missing.get(id);
    if (missing === undefined) return false;
    this.#missing.set(id, missing - 1);
    return missing === 1;
  }

  #beforeOf({ needs, after = [] }: Step): readonly StepId[] {
    // What only comes first may be missing; what is needed is in every plan.
    const earlier = after.filter((id) => this.#steps.has(id) && !needs.includes(id));
    return earlier.length === 0 ? needs : [...needs, ...earlier];
  }
}
