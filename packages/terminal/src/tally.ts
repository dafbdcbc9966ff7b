import type { RunEvent } from '@cse/executor';
import type { Plan, StepId } from '@cse/graph';

/** A step that is under way, with the bytes that it moved so far. */
export interface UnderWay {
  readonly id: StepId;
  readonly moved: number;
  readonly size: number;
}

/** How far a run is: its events, added up as they come. */
export class Tally {
  readonly images: { readonly total: number };
  readonly bytes: { readonly total: number };
  imagesDone = 0;
  failed = 0;
  /** Bytes that went over the network; what was there already is not among them. */
  moved = 0;
  #settled = 0;
  readonly #sizes = new Map<StepId, number>();
  readonly #images: ReadonlySet<StepId>;
  readonly #underWay = new Map<StepId, number>();

  constructor({ steps, images }: Pick<Plan, 'steps' | 'images'>) {
    for (const step of steps.values()) if (step.kind === 'copy-blob') this.#sizes.set(step.id, step.content.size);
    this.#images = new Set(images.map(({ reference }) => reference));
    this.images = { total: this.#images.size };
    this.bytes = { total: [...this.#sizes.values()].reduce((sum, size) => sum + size, 0) };
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case 'step-started':
        this.#underWay.set(event.id, 0);
        return;
      case 'step-moved':
        this.moved += event.bytes;
        this.#underWay.set(event.id, (this.#underWay.get(event.id) ?? 0) + event.bytes);
        return;
      case 'step-finished':
        this.#settled += this.#sizes.get(event.id) ?? 0;
        if (this.#images.has(event.id)) this.imagesDone += 1;
        this.#underWay.delete(event.id);
        return;
      case 'step-failed':
        this.failed += 1;
        this.#underWay.delete(event.id);
        return;
      case 'step-blocked':
        this.#underWay.delete(event.id);
        return;
      case 'run-started':
      case 'run-finished':
        return;
    }
  }

  /** Says whether a step makes an image complete. */
  isImage(id: StepId): boolean {
    return this.#images.has(id);
  }

  get bytesDone(): number {
    return this.underWay().reduce((sum, { moved, size }) => sum + Math.min(moved, size), this.#settled);
  }

  /** The blobs under way, the largest first. */
  underWay(): readonly UnderWay[] {
    return [...this.#underWay]
      .map(([id, moved]) => ({ id, moved, size: this.#sizes.get(id) ?? 0 }))
      .filter(({ size }) => size > 0)
      .sort((a, b) => b.size - a.size);
  }
}
