interface Waiting {
  readonly weight: number;
  /** Who came when: among those of one weight the first goes first. */
  readonly order: number;
  readonly enter: () => void;
}

/** A bounded number of places to work in. Who waits is let in by weight, the heaviest first, and else in order. */
export class Slots {
  // A binary heap: each of many that wait costs the logarithm of their number.
  readonly #waiting: Waiting[] = [];
  #free: number;
  #order = 0;

  constructor(count: number) {
    this.#free = count;
  }

  async hold<T>(weight: number, work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((enter) => this.#add({ weight, order: (this.#order += 1), enter }));
    try {
      return await work();
    } finally {
      const next = this.#takeFirst();
      if (next) next.enter();
      else this.#free += 1;
    }
  }

  #add(added: Waiting): void {
    const heap = this.#waiting;
    let at = heap.push(added) - 1;
    for (let above = (at - 1) >> 1; at > 0; above = (at - 1) >> 1) {
      const other = heap[above];
      if (!other || isBefore(other, added)) break;
      heap[at] = other;
      at = above;
    }
    heap[at] = added;
  }

  #takeFirst(): Waiting | undefined {
    const heap = this.#waiting;
    const [first] = heap;
    const last = heap.pop();
    if (last && heap.length > 0) this.#sink(last);
    return first;
  }

  /** Fills the hole at the top. */
  #sink(moved: Waiting): void {
    const heap = this.#waiting;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = left && right && isBefore(right, left);
      const child = isRight ? right : left;
      if (!child || isBefore(moved, child)) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = moved;
  }
}

const isBefore = (a: Waiting, b: Waiting) => a.weight > b.weight || (a.weight === b.weight && a.order < b.order);
