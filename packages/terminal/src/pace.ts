/** How fast something grows, measured over the last seconds. */
export class Pace {
  readonly #window: number;
  readonly #samples: { readonly at: number; readonly value: number }[] = [];

  /** `window` is in milliseconds. */
  constructor(window = 10_000) {
    this.#window = window;
  }

  add(at: number, value: number): void {
    this.#samples.push({ at, value });
    while (this.#samples.length > 2 && (this.#samples[0]?.at ?? at) < at - this.#window) this.#samples.shift();
  }

  /** Per second; 0 as long as nothing can be said. */
  get perSecond(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.at === first.at) return 0;
    return ((last.value - first.value) * 1000) / (last.at - first.at);
  }
}
