/** A bounded number of places to work in. Who waits is let in by weight, the heaviest first, and else in order. */
export class Slots {
  readonly #waiting: { readonly weight: number; readonly enter: () => void }[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async hold<T>(weight: number, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((enter) => this.#insert(weight, enter));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next.enter();
      else this.#free += 1;
    }
  }

  #insert(weight: number, enter: () => void): void {
    const place = this.#waiting.findLastIndex((other) => other.weight >= weight) + 1;
    this.#waiting.splice(place, 0, { weight, enter });
  }
}
