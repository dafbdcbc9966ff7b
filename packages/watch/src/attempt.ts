import { causesOf, Progress, Sums, type Blocked, type Failure, type KeptEvent } from '@cse/executor';
import type { Plan, Step, StepId } from '@cse/graph';
import { Flow } from './flow.ts';
import { ImageStates, type ImagesByStep } from './image-states.ts';
import { Retries } from './retries.ts';
import { lineFrom, lineTo, sourceOf, targetOf } from './places.ts';

/** A blob that travels: what was seen of it so far, and until when. */
interface Travelling {
  moved: number;
  /** In milliseconds since 1970. */
  at: number;
}

type SettledStep = Extract<KeptEvent, { readonly type: 'step-finished' | 'step-failed' | 'step-blocked' }>;

/** One attempt to make a plan true, added up as its events come. */
export class Attempt {
  readonly started: number;
  readonly progress: Progress;
  readonly flow: Flow;
  readonly images: ImageStates;
  readonly retries = new Retries();
  readonly sums: Sums;
  /** Bytes that went, by line. */
  readonly went = new Map<string, number>();
  ended: { readonly at: number; readonly interrupted: boolean } | undefined;
  last: number;
  readonly #plan: Plan;
  readonly #failures: Failure[] = [];
  readonly #blocks: Blocked[] = [];
  readonly #travelling = new Map<StepId, Travelling>();

  constructor(plan: Plan, byStep: ImagesByStep, started: number) {
    this.#plan = plan;
    this.started = started;
    this.last = started;
    this.progress = new Progress(plan);
    this.progress.add({ type: 'run-started', steps: plan.steps.size, bytes: 0 }, started / 1000);
    this.flow = new Flow(started / 1000);
    this.images = new ImageStates(plan, byStep);
    this.sums = new Sums(plan);
  }

  get failures(): readonly Failure[] {
    return this.#failures;
  }

  get causes() {
    return causesOf(this.#failures, this.#blocks);
  }

  add(event: KeptEvent): void {
    this.last = Math.max(this.last, event.at);
    switch (event.type) {
      case 'run-started':
      case 'step-moved':
        return;
      case 'request-retried':
        return this.retries.add(event);
      case 'run-finished':
        this.ended = { at: event.at, interrupted: event.interrupted };
        return this.progress.add(event, event.at / 1000);
      case 'step-started':
        if (this.#plan.steps.get(event.id)?.kind === 'copy-blob')
          this.#travelling.set(event.id, { moved: 0, at: event.at });
        this.images.add(event);
        return this.progress.add(event, event.at / 1000);
      case 'step-finished':
      case 'step-failed':
      case 'step-blocked':
        return this.#settle(event);
    }
  }

  /** What blobs under way have moved so far. */
  hear(moved: Readonly<Record<StepId, number>>, at: number): void {
    for (const [id, bytes] of Object.entries(moved)) this.#reach(id, bytes, at);
  }

  #settle(event: SettledStep): void {
    const step = this.#plan.steps.get(event.id);
    if (event.type === 'step-failed') this.#failures.push({ ...event, step: event.id });
    if (event.type === 'step-blocked') this.#blocks.push(event);
    if (event.type === 'step-finished' && event.arrival === 'pushed' && step?.kind === 'copy-blob')
      this.#reach(event.id, step.content.size, event.at);
    this.sums.add(event);
    this.#travelling.delete(event.id);
    this.images.add(event);
    this.progress.add(event, event.at / 1000);
  }

  /** A blob has moved so many bytes by then: what is new of them went since it was heard of last. */
  #reach(id: StepId, bytes: number, at: number): void {
    const step = this.#plan.steps.get(id);
    const known = this.#travelling.get(id) ?? { moved: 0, at };
    const news = bytes - known.moved;
    if (step?.kind !== 'copy-blob' || news <= 0) return;
    const portion = { from: known.at / 1000, to: at / 1000, bytes: news };
    for (const line of linesOf(step)) {
      this.flow.add(line, portion);
      this.went.set(line, (this.went.get(line) ?? 0) + news);
    }
    this.progress.add({ type: 'step-moved', id, bytes: news }, at / 1000);
    if (this.#travelling.has(id)) this.#travelling.set(id, { moved: bytes, at });
  }
}

function linesOf(step: Step): readonly string[] {
  const source = sourceOf(step);
  return [...(source === undefined ? [] : [lineFrom(source)]), lineTo(targetOf(step))];
}
