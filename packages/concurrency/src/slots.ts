/** A bounded number of places to work in; who waits is let in in order. */
export class Slots {
  // Waiters are taken from `#next` on; those before it have gone in.
  #waiting: (() => void)[] = [];
  #next = 0;
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((enter) => this.#waiting.push(enter));
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #leave(): void {
    const enter = this.#waiting[this.#next];
    if (!enter) {
      this.#free += 1;
      return;
    }
    this.#next += 1;
    // To take the first of a long list away costs as much as the list is long, so that it is done seldom.
    if (this.#next > 1000 && this.#next * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    enter();
  }
}
