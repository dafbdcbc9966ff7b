import type { Plan, Step, StepId } from '@cse/graph';
import { Costs } from './costs.ts';
import type { RunEvent } from './event.ts';
import { isLarge } from './lanes.ts';
import { bytesOf, isMount } from './step-kind.ts';

/** What is done for a step, as a person would say. */
export type Work = 'copying' | 'mounting' | 'tagging';

/** A blob that is under way, with the bytes that it moved so far. */
export interface UnderWay {
  readonly id: StepId;
  readonly moved: number;
  readonly size: number;
}

/** How far a run is. */
export interface RunProgress {
  /** Of the time that the run takes: from 0 to 1. */
  readonly share: number;
  /** Absent as long as nothing can be said. */
  readonly secondsLeft: number | undefined;
  readonly images: { readonly done: number; readonly total: number };
  /** Those that travel; what is mounted, or there already, is not among them. */
  readonly bytes: { readonly done: number; readonly total: number };
  /** How many steps of which work are under way. */
  readonly working: ReadonlyMap<Work, number>;
  /** The blobs that travel, the largest first. */
  readonly underWay: readonly UnderWay[];
}

interface Begun {
  readonly step: Step;
  readonly at: number;
  moved: number;
}

/** How many steps finish before anything is said of the time that is left. */
const ENOUGH = 8;

/**
 * How far a run is, from its events as they come. What is left is counted in the time that such steps took so far: so much for
 * each, and so much for each byte, by kind and by the registry that the bytes are from.
 */
export class Progress {
  readonly #steps: Plan['steps'];
  readonly #imageIds: ReadonlySet<StepId>;
  readonly #lanes = { large: new Costs(), small: new Costs() };
  readonly #begun = new Map<StepId, Begun>();
  #started: number | undefined;
  #finished = 0;
  #imagesDone = 0;
  #bytes = { done: 0, total: 0 };
  #share = 0;
  #isOver = false;

  constructor({ steps, images }: Pick<Plan, 'steps' | 'images'>) {
    this.#steps = steps;
    this.#imageIds = new Set(images.map(({ reference }) => reference));
    for (const step of steps.values()) {
      this.#costsOf(step).expect(step);
      this.#bytes.total += bytesOf(step);
    }
  }

  /** Takes in what happened; `at` is in seconds since any moment. */
  add(event: RunEvent, at: number): void {
    switch (event.type) {
      case 'run-started':
        this.#started = at;
        return;
      case 'step-started':
        return this.#begin(event.id, at);
      case 'step-moved':
        return this.#move(event.id, event.bytes);
      case 'step-finished':
        if (this.#imageIds.has(event.id)) this.#imagesDone += 1;
        return this.#settle(event.id, { at, isDone: true });
      case 'step-failed':
      case 'step-blocked':
        return this.#settle(event.id, { at, isDone: false });
      case 'request-retried':
        return;
      case 'run-finished':
        this.#isOver = !event.interrupted;
    }
  }

  get images(): RunProgress['images'] {
    return { done: this.#imagesDone, total: this.#imageIds.size };
  }

  /** Says whether a step makes an image complete. */
  isImage(id: StepId): boolean {
    return this.#imageIds.has(id);
  }

  at(now: number): RunProgress {
    const copying = [...this.#begun.values()].filter(({ step }) => bytesOf(step) > 0);
    const moved = copying.reduce((sum, each) => sum + Math.min(each.moved, bytesOf(each.step)), 0);
    const bytes = { done: this.#bytes.done + moved, total: this.#bytes.total };
    const left = this.#finished < ENOUGH || this.#isOver ? undefined : this.#secondsLeft(now);
    // A guess that grew is no reason to go back.
    this.#share = Math.max(this.#share, this.#isOver ? 1 : this.#shareBefore(left, { now, bytes }));
    return {
      share: this.#share,
      secondsLeft: left,
      images: this.images,
      bytes,
      working: countsOf([...this.#begun.values()]),
      underWay: copying
        .map((each) => ({ id: each.step.id, moved: each.moved, size: bytesOf(each.step) }))
        .sort((a, b) => b.size - a.size),
    };
  }

  /** The share of the time, of which some is left; of the bytes, where nothing can be said of the time yet. */
  #shareBefore(
    left: number | undefined,
    { now, bytes }: Pick<RunProgress, 'bytes'> & { readonly now: number },
  ): number {
    if (left === undefined) return bytes.done / Math.max(1, bytes.total);
    const elapsed = now - (this.#started ?? now);
    return elapsed === 0 ? 0 : Math.min(0.99, elapsed / (elapsed + left));
  }

  /** The lane that takes longest, and in it all that is left by as many places as it was seen to use; or its slowest step. */
  #secondsLeft(now: number): number {
    const lanes = Object.values(this.#lanes).map((costs) => {
      const own = [...this.#begun.values()].filter(({ step }) => this.#costsOf(step) === costs);
      const rests = own.map(({ step, at, moved }) => costs.rest(step, { elapsed: now - at, moved }));
      const all = rests.reduce((sum, rest) => sum + rest, costs.waiting());
      return Math.max(all / costs.places, ...rests);
    });
    return Math.max(0, ...lanes);
  }

  #begin(id: StepId, at: number): void {
    const step = this.#steps.get(id);
    if (!step || this.#begun.has(id)) return;
    this.#begun.set(id, { step, at, moved: 0 });
    this.#costsOf(step).begin(step);
  }

  #move(id: StepId, bytes: number): void {
    const begun = this.#begun.get(id);
    if (begun) begun.moved += bytes;
  }

  #settle(id: StepId, { at, isDone }: { readonly at: number; readonly isDone: boolean }): void {
    const step = this.#steps.get(id);
    if (!step) return;
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    this.#finished += 1;
    const costs = this.#costsOf(step);
    if (!begun) costs.drop(step);
    else costs.end(step, isDone ? at - begun.at : undefined);
    // What was there already did not travel.
    if (bytesOf(step) > 0 && isDone && (begun?.moved ?? 0) > 0) this.#bytes.done += bytesOf(step);
    else this.#bytes.total -= bytesOf(step);
  }

  #costsOf(step: Step): Costs {
    return isLarge(step) ? this.#lanes.large : this.#lanes.small;
  }
}

function countsOf(begun: readonly Begun[]): ReadonlyMap<Work, number> {
  const counts = new Map<Work, number>();
  for (const { step } of begun) {
    const work = step.kind === 'copy-blob' ? (isMount(step) ? 'mounting' : 'copying') : 'tagging';
    counts.set(work, (counts.get(work) ?? 0) + 1);
  }
  return counts;
}
