/** A literal byte, or a piece of what came before: `length` bytes from `distance` back. */
export type DeflateToken = number | { readonly length: number; readonly distance: number };

const HASH_BITS = 14;
const LONGEST = 258;
const FARTHEST = 32_768;
// The last bytes of a block are not searched, so that eight can always be read at once.
const MARGIN = 15;

/** Finds repetitions as Go's fastest level does: one look per position into a table of what was seen last, and no second thoughts. */
export function tokenizer(bytes: Uint8Array): (start: number, end: number) => DeflateToken[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const table = new Int32Array(1 << HASH_BITS).fill(-1 - FARTHEST);
  const four = (at: number) => view.getUint32(at, true);
  const slotOf = (at: number) => Math.imul(four(at), 0x1e35a7bd) >>> (32 - HASH_BITS);

  /** Where the four bytes at `at` were seen last, near enough to point to; remembers that they are here now. */
  function look(at: number): number {
    const slot = slotOf(at);
    const seen = table[slot] ?? -1;
    table[slot] = at;
    return at - seen <= FARTHEST && four(seen) === four(at) ? seen : -1;
  }

  return (start, end) => {
    const tokens: DeflateToken[] = [];
    const limit = end - MARGIN;
    let emitted = start;
    for (let at = start; end - start > MARGIN + 1; at += 1) {
      const match = search(at, limit, look);
      if (!match) break;
      for (; emitted < match.at; emitted += 1) tokens.push(bytes[emitted] ?? 0);
      at = match.at;
      for (let seen = match.seen; seen >= 0; seen = look(at)) {
        const length = common(bytes, { seen, at, end: Math.min(end, at + LONGEST) });
        tokens.push({ length, distance: at - seen });
        at += length;
        if (at >= limit) break;
        table[slotOf(at - 1)] = at - 1;
      }
      emitted = at;
      if (at >= limit) break;
    }
    for (; emitted < end; emitted += 1) tokens.push(bytes[emitted] ?? 0);
    return tokens;
  };
}

/** Looks for the next match. The longer none is found, the wider the steps: what does not compress is passed over fast. */
function search(from: number, limit: number, look: (at: number) => number): { at: number; seen: number } | undefined {
  let skip = 32;
  for (let at = from; ;) {
    const step = skip >> 5;
    skip += step;
    if (at + step > limit) return undefined;
    const seen = look(at);
    if (seen >= 0) return { at, seen };
    at += step;
  }
}

function common(bytes: Uint8Array, { seen, at, end }: { seen: number; at: number; end: number }): number {
  let length = 4;
  while (at + length < end && bytes[seen + length] === bytes[at + length]) length += 1;
  return length;
}
