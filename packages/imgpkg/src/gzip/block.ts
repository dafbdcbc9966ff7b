import type { BitWriter } from './bit-writer.ts';
import { huffmanCodes, type Code } from './huffman.ts';
import type { DeflateToken } from './tokens.ts';

const END_OF_BLOCK = 256;
const LENGTHS = ranges([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5], 3);
const DISTANCES = ranges(
  Array.from({ length: 30 }, (_, at) => Math.max(0, (at >> 1) - 1)),
  1,
);
// The order in which a block tells the lengths of the codes for its code lengths (RFC 1951, 3.2.7).
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Writes a block with codes of its own, or its bytes as they are where that is hardly longer. */
export function writeBlock(tokens: readonly DeflateToken[], bytes: Uint8Array, out: BitWriter): void {
  const { literals, distances } = frequenciesOf(tokens);
  const codes = { literals: huffmanCodes(literals, 15), distances: huffmanCodes(distances, 15) };
  const lengths = runLengths([...lengthsOf(codes.literals), ...lengthsOf(codes.distances)]);
  const table = tableOf(lengths, { literals: literals.length, distances: distances.length });
  const size = table.size + sizeOf(literals, codes.literals) + sizeOf(distances, codes.distances);
  if ((bytes.length + 5) * 8 < size + (size >> 4)) return out.stored(bytes, 0);
  table.write(out);
  for (const token of tokens) writeToken(token, codes, out);
  out.code(codes.literals[END_OF_BLOCK]);
}

interface Codes {
  readonly literals: readonly (Code | undefined)[];
  readonly distances: readonly (Code | undefined)[];
}

function writeToken(token: DeflateToken, { literals, distances }: Codes, out: BitWriter): void {
  if (typeof token === 'number') return out.code(literals[token]);
  const length = lengthRange(token.length);
  out.code(literals[END_OF_BLOCK + 1 + length.symbol]);
  out.write(token.length - length.base, length.bits);
  const distance = rangeOf(DISTANCES, token.distance);
  out.code(distances[distance.symbol]);
  out.write(token.distance - distance.base, distance.bits);
}

function frequenciesOf(tokens: readonly DeflateToken[]): { literals: number[]; distances: number[] } {
  const literals = Array<number>(286).fill(0);
  const distances = Array<number>(30).fill(0);
  const count = (counts: number[], symbol: number) => (counts[symbol] = (counts[symbol] ?? 0) + 1);
  for (const token of tokens) {
    if (typeof token === 'number') count(literals, token);
    else count(literals, END_OF_BLOCK + 1 + lengthRange(token.length).symbol);
    if (typeof token !== 'number') count(distances, rangeOf(DISTANCES, token.distance).symbol);
  }
  count(literals, END_OF_BLOCK);
  // Without a match there must still be one code for distances.
  if (!distances.some((frequency) => frequency > 0)) distances[0] = 1;
  return { literals: withoutTail(literals), distances: withoutTail(distances) };
}

/** How the code lengths are told: a length, or a run of them, with the bits that say how long the run is. */
interface CodeLengthRun {
  readonly symbol: number;
  readonly extra: number;
  readonly bits: number;
}

function runLengths(lengths: readonly number[]): readonly CodeLengthRun[] {
  const runs: CodeLengthRun[] = [];
  const single = (symbol: number) => runs.push({ symbol, extra: 0, bits: 0 });
  for (let at = 0; at < lengths.length;) {
    const length = lengths[at] ?? 0;
    let count = 1;
    while (lengths[at + count] === length) count += 1;
    at += count;
    if (length !== 0) {
      single(length);
      count -= 1;
    }
    for (const { symbol, least, most, bits } of length === 0 ? ZERO_RUNS : REPEATS) {
      while (count >= least) {
        const run = Math.min(count, most);
        runs.push({ symbol, extra: run - least, bits });
        count -= run;
      }
    }
    for (; count > 0; count -= 1) single(length);
  }
  return runs;
}

const REPEATS = [{ symbol: 16, least: 3, most: 6, bits: 2 }];
const ZERO_RUNS = [
  { symbol: 18, least: 11, most: 138, bits: 7 },
  { symbol: 17, least: 3, most: 10, bits: 3 },
];

function tableOf(runs: readonly CodeLengthRun[], counts: { readonly literals: number; readonly distances: number }) {
  const frequencies = ORDER.map(() => 0);
  for (const { symbol } of runs) frequencies[symbol] = (frequencies[symbol] ?? 0) + 1;
  const codes = huffmanCodes(frequencies, 7);
  const told = ORDER.findLastIndex((symbol, at) => at < 4 || codes[symbol] !== undefined) + 1;
  const extra = runs.reduce((sum, { bits }) => sum + bits, 0);
  return {
    size: 3 + 5 + 5 + 4 + 3 * told + sizeOf(frequencies, codes) + extra,
    write(out: BitWriter) {
      out.write(0b100, 3);
      out.write(counts.literals - 257, 5);
      out.write(counts.distances - 1, 5);
      out.write(told - 4, 4);
      for (const symbol of ORDER.slice(0, told)) out.write(codes[symbol]?.length ?? 0, 3);
      for (const { symbol, extra: value, bits } of runs) {
        out.code(codes[symbol]);
        out.write(value, bits);
      }
    },
  };
}

interface Range {
  readonly symbol: number;
  readonly base: number;
  readonly bits: number;
}

function ranges(bits: readonly number[], first: number): readonly Range[] {
  let base = first;
  return bits.map((count, symbol) => {
    const range = { symbol, base, bits: count };
    base += 1 << count;
    return range;
  });
}

const rangeOf = (all: readonly Range[], value: number): Range =>
  all.findLast(({ base }) => base <= value) ?? { symbol: 0, base: value, bits: 0 };

// The longest match has a symbol of its own.
const lengthRange = (length: number): Range =>
  length === 258 ? { symbol: 28, base: 258, bits: 0 } : rangeOf(LENGTHS, length);

const lengthsOf = (codes: readonly (Code | undefined)[]) => codes.map((code) => code?.length ?? 0);
const sizeOf = (frequencies: readonly number[], codes: readonly (Code | undefined)[]) =>
  frequencies.reduce((sum, frequency, symbol) => sum + frequency * (codes[symbol]?.length ?? 0), 0);
const withoutTail = (counts: number[]) => counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);
