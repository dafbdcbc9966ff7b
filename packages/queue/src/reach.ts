import type { Crowd, WorkerSign } from './queue.ts';

export interface ReachOptions {
  /** What the worker calls itself, and whose parts it takes. */
  readonly own: Pick<WorkerSign, 'id' | 'site'>;
  /** Says whether a registry answers. */
  readonly answers: (host: string) => Promise<boolean>;
}

/** The registries that one worker cannot reach, and whether another is there that may do its work. */
export class Reach {
  readonly #options: ReachOptions;
  readonly #lost = new Set<string>();
  #others: Crowd['workers'] = [];

  constructor(options: ReachOptions) {
    this.#options = options;
  }

  /** What the others are to know: the hosts that cannot be reached from here. */
  get lost(): readonly string[] {
    return [...this.#lost];
  }

  /** A host could not be reached. */
  lose(host: string): void {
    this.#lost.add(host);
  }

  heard({ workers }: Crowd): void {
    this.#others = workers.filter(({ id }) => id !== this.#options.own.id);
  }

  /** Says whether parts are better left to others: a registry cannot be reached from here, and from nowhere else is that said of it. */
  leavesToOthers(): boolean {
    const { site } = this.#options.own;
    const may = this.#others.filter((other) => other.site === undefined || other.site === site);
    return this.lost.some((host) => may.some(({ lost }) => !lost.includes(host)));
  }

  /** Asks the hosts that could not be reached whether they can be now. */
  async look(): Promise<void> {
    for (const host of this.lost) if (await this.#options.answers(host)) this.#lost.delete(host);
  }
}
