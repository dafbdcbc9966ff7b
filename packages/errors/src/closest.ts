/** The one of `words` that was probably meant, if any is near. */
export function closest(word: string, words: readonly string[]): string | undefined {
  // Of a word of four letters, two others make it another word.
  const limit = Math.max(word.length > 4 ? 2 : 1, Math.floor(word.length / 3));
  const [best] = words
    .map((each) => ({ each, distance: each.startsWith(word) && word.length > 2 ? 0.5 : distance(word, each) }))
    .filter((candidate) => candidate.distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return best?.each;
}

/** How many letters have to be added, taken away, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= b.length; column += 1) {
      const changed = at(row - 1, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swaps = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = swaps ? at(row - 2, column - 2) + 1 : Infinity;
      rows[row]?.push(Math.min(changed, swapped, at(row - 1, column) + 1, at(row, column - 1) + 1));
    }
  }
  return at(a.length, b.length);
}
