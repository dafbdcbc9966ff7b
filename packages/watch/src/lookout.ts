import type { Plan } from '@cse/graph';
import type { RunView } from './run-view.ts';
import { TrackedRun } from './tracked-run.ts';
import type { RunSummary, Watched, WatchClock } from './watched.ts';

/** A run in view, and its plan. */
export interface Sight {
  readonly plan: Plan;
  readonly view: RunView;
}

/** What was seen is good for so long, in milliseconds, however many pages are open. */
const FRESH = 800;
/** So many runs stay in view; others are read again. */
const KEPT = 6;

/** Looks at runs, wherever they are kept: nothing is read while nobody looks. */
export class Lookout {
  readonly #places: readonly Watched[];
  readonly #clock: Pick<WatchClock, 'now'>;
  readonly #tracked = new Map<string, Promise<TrackedRun | undefined>>();
  readonly #sights = new Map<string, Recent<Sight | undefined>>();
  readonly #list: Recent<readonly RunSummary[]>;

  constructor(places: readonly Watched[], clock: Pick<WatchClock, 'now'>) {
    this.#places = places;
    this.#clock = clock;
    this.#list = new Recent(() => this.#read(), clock);
  }

  /** All runs: those under way first, then the last ones. */
  list(): Promise<readonly RunSummary[]> {
    return this.#list.get();
  }

  /** The run of an id, or of one that begins so; by default the first of the list. */
  async look(id?: string): Promise<Sight | undefined> {
    const asked = id ?? (await this.list())[0]?.id;
    if (asked === undefined) return undefined;
    const recent = this.#sights.get(asked) ?? new Recent(() => this.#see(asked), this.#clock);
    this.#sights.set(asked, recent);
    return recent.get();
  }

  async #see(id: string): Promise<Sight | undefined> {
    const tracked = this.#tracked.get(id) ?? this.#track(id);
    this.#tracked.delete(id);
    this.#tracked.set(id, tracked);
    for (const [old] of this.#tracked) if (this.#tracked.size > KEPT) this.#forget(old);
    try {
      const run = await tracked;
      if (run) return { plan: run.plan, view: await run.view(this.#clock.now()) };
    } catch (error) {
      // What was half read is read anew.
      this.#forget(id);
      throw error;
    }
    this.#forget(id);
    return undefined;
  }

  async #track(id: string): Promise<TrackedRun | undefined> {
    for (const place of this.#places) {
      const run = await place.open(id);
      if (run) return TrackedRun.of(run, this.#clock.now());
    }
    return undefined;
  }

  async #read(): Promise<readonly RunSummary[]> {
    const lists = await Promise.all(this.#places.map((place) => place.list()));
    const isRunning = ({ standing }: RunSummary) => Number(standing === 'running');
    return lists.flat().sort((a, b) => isRunning(b) - isRunning(a) || b.at - a.at);
  }

  #forget(id: string): void {
    this.#tracked.delete(id);
    this.#sights.delete(id);
  }
}

/** Something that is read again once what was read is old, and by one at a time. */
class Recent<T> {
  readonly #read: () => Promise<T>;
  readonly #clock: Pick<WatchClock, 'now'>;
  #last: { readonly value: Promise<T>; until: number } | undefined;

  constructor(read: () => Promise<T>, clock: Pick<WatchClock, 'now'>) {
    this.#read = read;
    this.#clock = clock;
  }

  get(): Promise<T> {
    if (this.#last && this.#clock.now() < this.#last.until) return this.#last.value;
    const last = { value: this.#read(), until: Infinity };
    const settle = () => void (last.until = this.#clock.now() + FRESH);
    last.value.then(settle, settle);
    this.#last = last;
    return last.value;
  }
}
