import { ThreadsPoolWorker, type PoolOptions, type PoolWorker } from 'vitest/node';

type Listener = Parameters<PoolWorker['on']>;

/** Runs that one thread is used for: it reads test files anew for each, and forgets none of them. */
const RUNS = 100;

let thread: ThreadsPoolWorker | undefined;
let left = 0;

/**
 * A thread that goes on with the next mutant where it can: most of what a mutant costs is the start of a thread, and the reading
 * of modules that the last one had read. Vitest takes it for a new one each time.
 */
export class KeptThread implements PoolWorker {
  readonly name = 'threads';
  readonly #options: PoolOptions;
  readonly #listeners: Listener[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    // What Stryker's runner tells the tests; it has no types for it.
    const { mode, mutantActivation } = this.#options.project.getProvidedContext() as Readonly<Record<string, unknown>>;
    // A mutant that is run when its module is read needs a thread that has not read it, as do the mutants after it.
    const isOwn = mode !== 'mutant' || mutantActivation === 'static';
    left -= 1;
    if (left > 0 && !isOwn) return;
    await thread?.stop();
    thread = new ThreadsPoolWorker(this.#options);
    left = isOwn ? 0 : RUNS;
    await thread.start();
  }

  on(...listener: Listener): void {
    thread?.on(...listener);
    this.#listeners.push(listener);
  }

  off(...listener: Listener): void {
    thread?.off(...listener);
  }

  send(message: Parameters<PoolWorker['send']>[0]): void {
    if (message.type !== 'stop') return thread?.send(message);
    for (const [event, tell] of this.#listeners)
      if (event === 'message') tell({ type: 'stopped', __vitest_worker_response__: true });
  }

  async stop(): Promise<void> {
    for (const listener of this.#listeners) this.off(...listener);
  }

  deserialize(data: unknown): unknown {
    return data;
  }
}
