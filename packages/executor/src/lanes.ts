import { Heap } from '@cse/concurrency';
import type { Step } from '@cse/graph';
import { bytesOf } from './step-kind.ts';

// Above this size a blob takes a place in the lane of the large ones, so that a few of them cannot hold up all the rest.
const LARGE = 4 * 1024 * 1024;

interface Ready {
  readonly step: Step;
  /** The bytes that it is going to take. */
  readonly weight: number;
  /** Of the image that it is part of. */
  readonly rank: number;
  /** Who came when: among those of one image the first goes first. */
  readonly order: number;
  isTaken: boolean;
}

/** Says which lane a step goes in. */
export const isLarge = (step: Step) => step.kind === 'copy-blob' && step.content.size > LARGE;

/**
 * The steps that are ready, and how many of them may be under way. Manifests and tags come first, and then images in their
 * order, so that those in flight are finished before others begin; only a blob that would else be left alone at the end of
 * all comes early.
 */
export class Lanes {
  readonly #large: StepLane;
  readonly #small: StepLane;
  readonly #rankOf: (step: Step) => number;
  #order = 0;

  constructor(concurrency: number, rankOf: (step: Step) => number = () => 0) {
    this.#large = new StepLane(Math.ceil(concurrency / 4));
    // A small blob spends its time on the way, and a host has two connections for each place.
    this.#small = new StepLane(concurrency, 2 * concurrency);
    this.#rankOf = rankOf;
  }

  add(step: Step): void {
    const rank = this.#rankOf(step);
    this.#laneOf(step).add({ step, weight: bytesOf(step), rank, order: (this.#order += 1), isTaken: false });
  }

  /** A step that may begin now; it takes a place, which is to be given back. */
  take(): Step | undefined {
    return this.#large.take() ?? this.#small.take();
  }

  giveBack(step: Step, isTrue: boolean): void {
    this.#laneOf(step).giveBack(isTrue);
  }

  #laneOf(step: Step): StepLane {
    return isLarge(step) ? this.#large : this.#small;
  }
}

/** It has its first places, and all of them while all goes well. */
class StepLane {
  readonly #first: number;
  readonly #most: number;
  readonly #inOrder = new Heap<Ready>(isBefore);
  readonly #bySize = new Heap<Ready>((a, b) => a.weight > b.weight);
  #taken = 0;
  /** Steps that became true since the last that did not. */
  #streak = 0;
  /** The bytes of all that is ready. */
  #weight = 0;
  /** The largest that is ready, unless it was taken meanwhile. */
  #largest: Ready | undefined;

  constructor(first: number, most = first) {
    this.#first = Math.max(1, first);
    this.#most = Math.max(1, most);
  }

  get #places(): number {
    return this.#streak < this.#first ? this.#first : this.#most;
  }

  add(ready: Ready): void {
    this.#inOrder.add(ready);
    if (ready.weight === 0) return;
    this.#weight += ready.weight;
    this.#bySize.add(ready);
    if (this.#largest && this.#largest.weight < ready.weight) {
      this.#bySize.add(this.#largest);
      this.#largest = undefined;
    }
  }

  take(): Step | undefined {
    const next = this.#taken < this.#places ? (this.#early() ?? firstOf(this.#inOrder)) : undefined;
    if (!next) return undefined;
    next.isTaken = true;
    this.#weight -= next.weight;
    this.#taken += 1;
    return next.step;
  }

  giveBack(isTrue: boolean): void {
    this.#taken -= 1;
    this.#streak = isTrue ? this.#streak + 1 : 0;
  }

  /** What is larger than a place's share of all that is left would be the last to end, and have the end for itself. */
  #early(): Ready | undefined {
    if (!this.#largest || this.#largest.isTaken) this.#largest = firstOf(this.#bySize);
    return this.#largest && this.#largest.weight > this.#weight / this.#places ? this.#largest : undefined;
  }
}

/** The first that was not taken from the other heap. */
function firstOf(heap: Heap<Ready>): Ready | undefined {
  let next = heap.take();
  while (next?.isTaken) next = heap.take();
  return next;
}

function isBefore(a: Ready, b: Ready): boolean {
  const [one, other] = [a, b].map(({ step }) => step.kind !== 'copy-blob');
  if (one !== other) return one === true;
  return a.rank < b.rank || (a.rank === b.rank && a.order < b.order);
}
