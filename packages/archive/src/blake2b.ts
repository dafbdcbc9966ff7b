/** BLAKE2b with a digest of 32 bytes (RFC 7693), which node:crypto lacks. For the checksum in a key file: slow, and small. */
export function blake2b256(input: Uint8Array): Uint8Array {
  const h = [...IV];
  h[0] = (h[0] ?? 0n) ^ 0x01010020n;
  const blocks = Math.max(1, Math.ceil(input.byteLength / 128));
  for (let at = 0; at < blocks; at += 1) {
    const block = Buffer.alloc(128);
    block.set(input.subarray(at * 128, at * 128 + 128));
    const last = at === blocks - 1;
    compress(h, block, { counter: BigInt(last ? input.byteLength : (at + 1) * 128), last });
  }
  const out = Buffer.alloc(64);
  h.forEach((word, at) => out.writeBigUInt64LE(word, at * 8));
  return out.subarray(0, 32);
}

const MASK = 0xffffffffffffffffn;
const IV = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const SIGMA = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
/** The columns and diagonals that a round mixes. */
const MIXES = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
] as const;

function compress(h: bigint[], block: Buffer, { counter, last }: { counter: bigint; last: boolean }): void {
  const words = new BigUint64Array(Array.from({ length: 16 }, (_, at) => block.readBigUInt64LE(at * 8)));
  const v = new BigUint64Array([...h, ...IV]);
  v[12] = (v[12] ?? 0n) ^ counter;
  if (last) v[14] = (v[14] ?? 0n) ^ MASK;
  for (let round = 0; round < 12; round += 1) {
    const order = SIGMA[round % 10] ?? [];
    MIXES.forEach((cells, at) => {
      mix(v, cells, [words[order[2 * at] ?? 0] ?? 0n, words[order[2 * at + 1] ?? 0] ?? 0n]);
    });
  }
  for (let at = 0; at < 8; at += 1) h[at] = (h[at] ?? 0n) ^ (v[at] ?? 0n) ^ (v[at + 8] ?? 0n);
}

function mix(v: BigUint64Array, [a, b, c, d]: (typeof MIXES)[number], [x, y]: readonly [bigint, bigint]): void {
  const at = (index: number) => v[index] ?? 0n;
  v[a] = at(a) + at(b) + x;
  v[d] = rotated(at(d) ^ at(a), 32n);
  v[c] = at(c) + at(d);
  v[b] = rotated(at(b) ^ at(c), 24n);
  v[a] = at(a) + at(b) + y;
  v[d] = rotated(at(d) ^ at(a), 16n);
  v[c] = at(c) + at(d);
  v[b] = rotated(at(b) ^ at(c), 63n);
}

const rotated = (word: bigint, by: bigint) => ((word >> by) | (word << (64n - by))) & MASK;
