import type { Circumstances, KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { Attempt } from './attempt.ts';
import { imagesByStep, type ImagesByStep } from './image-states.ts';
import { viewOf, type RunView } from './run-view.ts';
import type { WatchedRun } from './watched.ts';

/** A run that is kept in view: its plan is read once, and of what happens only what is new. */
export class TrackedRun {
  readonly plan: Plan;
  readonly #run: WatchedRun;
  readonly #byStep: ImagesByStep;
  #attempt: Attempt;
  #circumstances: Circumstances = {};

  private constructor(run: WatchedRun, plan: Plan, now: number) {
    this.plan = plan;
    this.#run = run;
    this.#byStep = imagesByStep(plan);
    this.#attempt = new Attempt(plan, this.#byStep, now);
  }

  /** Reads the plan of a run. */
  static async of(run: WatchedRun, now: number): Promise<TrackedRun> {
    return new TrackedRun(run, await run.plan(), now);
  }

  /** How it stands now, in milliseconds since 1970. */
  async view(now: number): Promise<RunView> {
    // Asked first: a run that ends meanwhile is one that ended, and none that was cut off.
    const presence = await this.#run.presence();
    for (const event of await this.#run.news()) this.#add(event);
    const { pulse, isAlive } = presence;
    if (pulse && isAlive) this.#attempt.hear(pulse.moved, pulse.at);
    const { id, kind } = this.#run;
    return viewOf({
      id,
      kind,
      plan: this.plan,
      now,
      presence,
      attempt: this.#attempt,
      circumstances: this.#circumstances,
    });
  }

  #add(event: KeptEvent): void {
    if (event.type === 'run-started') {
      this.#attempt = new Attempt(this.plan, this.#byStep, event.at);
      this.#circumstances = event.circumstances ?? {};
    }
    this.#attempt.add(event);
  }
}
