import type { Plan, PlannedImage, Step, StepId } from '@cse/graph';
import type { RunEvent } from './event.ts';

export interface StepCounts {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly blocked: number;
  readonly resumed: number;
}

/** Of blobs; `wanted` counts each once for every repository that needs it. */
export interface ByteCounts {
  readonly wanted: number;
  readonly moved: number;
  readonly mounted: number;
  readonly existed: number;
}

interface CountedPart {
  readonly steps?: Iterable<Step> | undefined;
  readonly images?: readonly PlannedImage[] | undefined;
}

/** Counts what happens to steps, all of a plan's or some. */
export class Sums {
  readonly #plan: Plan;
  readonly #images: readonly PlannedImage[];
  readonly #missing: Set<StepId>;
  readonly #steps = { total: 0, done: 0, failed: 0, blocked: 0, resumed: 0 };
  readonly #bytes = { wanted: 0, moved: 0, mounted: 0, existed: 0 };

  constructor(plan: Plan, { steps = plan.steps.values(), images = plan.images }: CountedPart = {}) {
    this.#plan = plan;
    this.#images = images;
    this.#missing = new Set(images.map(({ reference }) => reference));
    for (const step of steps) this.#want(step);
  }

  #want(step: Step): void {
    this.#steps.total += 1;
    if (step.kind === 'copy-blob') this.#bytes.wanted += step.content.size;
  }

  add(event: RunEvent): void {
    if (event.type === 'step-blocked') this.#steps.blocked += 1;
    if (event.type === 'step-failed') this.#steps.failed += 1;
    if (event.type !== 'step-finished') return;
    this.#steps.done += 1;
    this.#missing.delete(event.id);
    if (event.arrival === 'resumed') this.#steps.resumed += 1;
    const step = this.#plan.steps.get(event.id);
    if (step?.kind === 'copy-blob') this.#bytes[countedAs(event.arrival)] += step.content.size;
  }

  get ok(): boolean {
    return this.#steps.done === this.#steps.total;
  }

  get steps(): StepCounts {
    return { ...this.#steps };
  }

  get bytes(): ByteCounts {
    return { ...this.#bytes };
  }

  get images(): readonly PlannedImage[] {
    return this.#images;
  }

  /** How many of the images are whole, and have their name. */
  get complete(): number {
    return this.#images.length - this.missing.length;
  }

  /** The images that are not whole yet, or do not have their name. */
  get missing(): readonly PlannedImage[] {
    return this.#images.filter(({ reference }) => this.#missing.has(reference));
  }
}

type ArrivalKind = Extract<RunEvent, { type: 'step-finished' }>['arrival'];

/** What a step that is finished has done to the bytes of its content. */
export function countedAs(arrival: ArrivalKind): 'moved' | 'mounted' | 'existed' {
  switch (arrival) {
    case 'pushed':
      return 'moved';
    case 'mounted':
      return 'mounted';
    case 'existed':
    case 'resumed':
    case 'tagged':
      return 'existed';
  }
}
