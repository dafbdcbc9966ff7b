import type { Step } from '@cse/graph';
import { bytesOf, isMount } from './step-kind.ts';

/** What steps of one kind cost, as far as it was seen, and how many of them wait. */
interface Kind {
  waiting: number;
  waitingBytes: number;
  // Sums over the steps that ended: number, bytes, seconds, and their products, from which a line is fitted.
  seen: number;
  bytes: number;
  seconds: number;
  bytesBytes: number;
  bytesSeconds: number;
}

/** Before anything was seen: what a request, and a byte, take in a common network, in seconds. */
const GUESS = { each: 0.1, byte: 1 / 5_000_000 };

/** Fewer than these say little. */
const FEW = 3;

/** What steps cost in time, by kind and by the registry that their bytes are from: so much each, and so much for each byte. */
export class Costs {
  readonly #kinds = new Map<string, Kind>();
  #active = 0;
  /** How many were seen under way at once. */
  #most = 1;

  get places(): number {
    return this.#most;
  }

  /** Counts a step among those that wait. */
  expect(step: Step): void {
    this.#wait(step, 1);
  }

  /** Takes a step from those that wait: it needs nothing any more. */
  drop(step: Step): void {
    this.#wait(step, -1);
  }

  begin(step: Step): void {
    this.#wait(step, -1);
    this.#active += 1;
    this.#most = Math.max(this.#most, this.#active);
  }

  /** Learns what a step has cost; a step that failed says nothing of what others cost. */
  end(step: Step, seconds: number | undefined): void {
    this.#active -= 1;
    if (seconds === undefined) return;
    const kind = this.#kindOf(step);
    const bytes = bytesOf(step);
    kind.seen += 1;
    kind.bytes += bytes;
    kind.seconds += seconds;
    kind.bytesBytes += bytes * bytes;
    kind.bytesSeconds += bytes * seconds;
  }

  /** What all that waits is going to cost, in seconds, one after the other. */
  waiting(): number {
    let sum = 0;
    for (const kind of this.#kinds.values()) {
      const { each, byte } = this.#lineOf(kind);
      sum += kind.waiting * each + kind.waitingBytes * byte;
    }
    return sum;
  }

  /** What is left of a step that is under way, in seconds: by its own pace, once it has one. */
  rest(step: Step, { elapsed, moved }: { readonly elapsed: number; readonly moved: number }): number {
    const { each, byte } = this.#lineOf(this.#kindOf(step));
    const size = bytesOf(step);
    const usual = each + size * byte - elapsed;
    if (moved > 0 && moved < size && elapsed > each) {
      const own = (elapsed * (size - moved)) / moved;
      const trust = moved / size;
      return Math.max(0, usual) * (1 - trust) + own * trust;
    }
    return Math.max(usual, elapsed / 4);
  }

  #wait(step: Step, count: 1 | -1): void {
    const kind = this.#kindOf(step);
    kind.waiting += count;
    kind.waitingBytes += count * bytesOf(step);
  }

  #lineOf(kind: Kind): typeof GUESS {
    if (kind.seen >= FEW) return fitted(kind);
    const others = [...this.#kinds].filter(([name, { seen }]) => name.startsWith('copy') && seen >= FEW);
    const [, like] = others.toSorted(([, a], [, b]) => b.seen - a.seen)[0] ?? [];
    return like && kind.waitingBytes > 0 ? fitted(like) : GUESS;
  }

  #kindOf(step: Step): Kind {
    const name = nameOf(step);
    const known = this.#kinds.get(name);
    if (known) return known;
    const kind = { waiting: 0, waitingBytes: 0, seen: 0, bytes: 0, seconds: 0, bytesBytes: 0, bytesSeconds: 0 };
    this.#kinds.set(name, kind);
    return kind;
  }
}

/** The line through what was seen that is nearest to all of it, without a part that is less than nothing. */
function fitted({ seen, bytes, seconds, bytesBytes, bytesSeconds }: Kind): typeof GUESS {
  const spread = seen * bytesBytes - bytes * bytes;
  const byte = spread > 0 ? Math.max(0, (seen * bytesSeconds - bytes * seconds) / spread) : 0;
  const each = (seconds - byte * bytes) / seen;
  return each >= 0 ? { each, byte } : { each: 0, byte: seconds / bytes };
}

function nameOf(step: Step): string {
  if (step.kind !== 'copy-blob') return step.kind;
  const [from = ''] = step.from;
  return isMount(step) ? 'mount' : `copy ${from.split('/', 1)[0]}`;
}
