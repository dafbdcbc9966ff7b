import type { WorkerSides } from './worker-sides.ts';

interface OpenSides {
  readonly run: string;
  readonly sides: Promise<WorkerSides>;
  users: number;
}

/** What is open for the run that is worked on: opened once, closed when another run has come and nobody uses it any more. */
export class SidesByRun implements AsyncDisposable {
  readonly #open: (run: string) => Promise<WorkerSides>;
  readonly #all = new Set<OpenSides>();
  #last: OpenSides | undefined;

  constructor(open: (run: string) => Promise<WorkerSides>) {
    this.#open = open;
  }

  /** Opens both sides for a run, or takes those that are open, until it is disposed of. */
  async hold(run: string): Promise<AsyncDisposable & { readonly sides: WorkerSides }> {
    const before = this.#last;
    const opened = before?.run === run ? before : { run, sides: this.#open(run), users: 0 };
    this.#last = opened;
    this.#all.add(opened);
    opened.users += 1;
    if (before && before !== opened && before.users === 0) await this.#close(before);
    const leave = () => this.#leave(opened);
    try {
      return { sides: await opened.sides, [Symbol.asyncDispose]: leave };
    } catch (error) {
      this.#all.delete(opened);
      if (this.#last === opened) this.#last = undefined;
      throw error;
    }
  }

  async #leave(opened: OpenSides): Promise<void> {
    opened.users -= 1;
    if (opened.users === 0 && opened !== this.#last) await this.#close(opened);
  }

  async #close(opened: OpenSides): Promise<void> {
    this.#all.delete(opened);
    await (await opened.sides)[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const opened of this.#all) await this.#close(opened);
  }
}
