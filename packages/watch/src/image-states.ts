import type { RunEvent } from '@cse/executor';
import type { Plan, PlannedImage, StepId } from '@cse/graph';

/** What is known of an image while a run goes on. */
export type ImageState = 'waiting' | 'working' | 'moved' | 'existed' | 'failed' | 'blocked';

/** The states, those first that one asks for first. */
export const IMAGE_STATES: readonly ImageState[] = ['failed', 'blocked', 'working', 'moved', 'existed', 'waiting'];

/** Which images each step is a part of, as places in `plan.images`. */
export type ImagesByStep = ReadonlyMap<StepId, readonly number[]>;

/** Finds that out, once for a plan. */
export function imagesByStep(plan: Plan): ImagesByStep {
  const found = new Map<StepId, number[]>();
  for (const [place, image] of plan.images.entries())
    for (const id of stepsOf(image, plan)) {
      const places = found.get(id);
      if (places) places.push(place);
      else found.set(id, [place]);
    }
  return found;
}

/** The step that completes an image, and all that it needs. */
function stepsOf({ reference }: PlannedImage, { steps }: Plan): ReadonlySet<StepId> {
  const seen = new Set<StepId>();
  const waiting: StepId[] = [reference];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const step = steps.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    waiting.push(...step.needs);
  }
  return seen;
}

/** The states of all images of a plan, as a run goes on. */
export class ImageStates {
  readonly #plan: Plan;
  readonly #byStep: ImagesByStep;
  readonly #states: ImageState[];
  readonly #moved = new Set<number>();

  constructor(plan: Plan, byStep: ImagesByStep) {
    this.#plan = plan;
    this.#byStep = byStep;
    this.#states = plan.images.map(() => 'waiting');
  }

  /** By their places in `plan.images`. */
  get all(): readonly ImageState[] {
    return this.#states;
  }

  add(event: RunEvent): void {
    if (!('id' in event) || event.type === 'step-moved') return;
    for (const place of this.#byStep.get(event.id) ?? []) {
      if (event.type === 'step-finished' && event.arrival === 'pushed' && this.#isBlob(event.id))
        this.#moved.add(place);
      this.#states[place] = this.#after(event, place);
    }
  }

  #after(event: Extract<RunEvent, { readonly id: StepId }>, place: number): ImageState {
    const before = this.#states[place] ?? 'waiting';
    if (event.type === 'step-failed') return 'failed';
    if (event.type === 'step-blocked') return before === 'failed' ? before : 'blocked';
    if (before === 'failed' || before === 'blocked') return before;
    const isWhole = event.type === 'step-finished' && event.id === this.#plan.images[place]?.reference;
    if (!isWhole) return 'working';
    return this.#moved.has(place) ? 'moved' : 'existed';
  }

  #isBlob(id: StepId): boolean {
    return this.#plan.steps.get(id)?.kind === 'copy-blob';
  }
}
