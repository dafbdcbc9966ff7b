import { Heap } from '@cse/concurrency';
import type { Step } from '@cse/graph';

// Above this size a blob takes a place in the lane of the large ones, so that a few of them cannot hold up all the rest.
const LARGE = 4 * 1024 * 1024;

interface Ready {
  readonly step: Step;
  readonly weight: number;
  /** Arrival order: the first of equal weight goes first. */
  readonly order: number;
}

interface StepLane {
  free: number;
  readonly ready: Heap<Ready>;
}

/** The steps that are ready, and how many of them may be under way: the heaviest first, and else in order. */
export class Lanes {
  readonly #large: StepLane;
  readonly #small: StepLane;
  #order = 0;

  constructor(concurrency: number) {
    this.#large = laneOf(Math.ceil(concurrency / 4));
    this.#small = laneOf(concurrency);
  }

  add(step: Step): void {
    this.#laneOf(step).ready.add({ step, weight: weightOf(step), order: (this.#order += 1) });
  }

  /** A step that may start now. It takes a place, which has to be given back. */
  take(): Step | undefined {
    for (const lane of [this.#large, this.#small]) {
      const next = lane.free > 0 ? lane.ready.take() : undefined;
      if (!next) continue;
      lane.free -= 1;
      return next.step;
    }
    return undefined;
  }

  giveBack(step: Step): void {
    this.#laneOf(step).free += 1;
  }

  #laneOf(step: Step): StepLane {
    return weightOf(step) > LARGE ? this.#large : this.#small;
  }
}

const laneOf = (places: number): StepLane => ({
  free: Math.max(1, places),
  ready: new Heap((a, b) => a.weight > b.weight || (a.weight === b.weight && a.order < b.order)),
});

const weightOf = (step: Step) => (step.kind === 'copy-blob' ? step.content.size : 0);
