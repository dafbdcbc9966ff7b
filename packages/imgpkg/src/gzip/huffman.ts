/** A symbol's code, its bits already in the order in which deflate writes them. */
export interface Code {
  readonly bits: number;
  readonly length: number;
}

interface Leaf {
  readonly symbol: number;
  readonly frequency: number;
}

/** Gives each symbol that occurs a code of at most `longest` bits; together they are as short as can be (RFC 1951, 3.2.2). */
export function huffmanCodes(frequencies: readonly number[], longest: number): readonly (Code | undefined)[] {
  const leaves = frequencies
    .map((frequency, symbol) => ({ symbol, frequency }))
    .filter(({ frequency }) => frequency > 0);
  const codes: (Code | undefined)[] = frequencies.map(() => undefined);
  if (leaves.length <= 2) {
    for (const [bits, { symbol }] of leaves.entries()) codes[symbol] = { bits, length: 1 };
    return codes;
  }
  leaves.sort((a, b) => a.frequency - b.frequency || a.symbol - b.symbol);
  let next = 0;
  for (const [at, count] of lengthCounts(leaves, Math.min(longest, leaves.length - 1)).entries()) {
    const length = at + 1;
    next <<= 1;
    const rarest = leaves.splice(leaves.length - count, count);
    for (const { symbol } of rarest.sort((a, b) => a.symbol - b.symbol)) {
      codes[symbol] = { bits: reversed(next, length), length };
      next += 1;
    }
  }
  return codes;
}

/** How many codes have 1, 2, 3 … bits, by package-merge: of equals the pair goes first, which decides among the best. */
function lengthCounts(leaves: readonly Leaf[], longest: number): readonly number[] {
  const rows: (readonly TreeNode[])[] = [];
  for (let row = 0; row < longest; row += 1) rows.push(merged(leaves, pairsOf(rows.at(-1) ?? [])));
  const leavesTaken: number[] = [];
  let taken = 2 * leaves.length - 2;
  for (const row of rows.toReversed()) {
    const leafCount = row.slice(0, taken).filter(({ isLeaf }) => isLeaf).length;
    leavesTaken.push(leafCount);
    taken = 2 * (taken - leafCount);
  }
  return leavesTaken.map((count, at) => count - (leavesTaken[at + 1] ?? 0));
}

interface TreeNode {
  readonly frequency: number;
  readonly isLeaf: boolean;
}

function pairsOf(row: readonly TreeNode[]): readonly TreeNode[] {
  const pairs: TreeNode[] = [];
  for (let at = 0; at + 1 < row.length; at += 2)
    pairs.push({ frequency: (row[at]?.frequency ?? 0) + (row[at + 1]?.frequency ?? 0), isLeaf: false });
  return pairs;
}

// Sorting is stable, so pairs stay before leaves of the same frequency.
const merged = (leaves: readonly Leaf[], pairs: readonly TreeNode[]): readonly TreeNode[] =>
  [...pairs, ...leaves.map(({ frequency }) => ({ frequency, isLeaf: true }))].sort((a, b) => a.frequency - b.frequency);

function reversed(value: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result |= ((value >> bit) & 1) << (length - 1 - bit);
  return result;
}
