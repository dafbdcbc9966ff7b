import { expect, test } from 'vitest';
import { overwrite } from './overwrite.ts';

/** What is written to a terminal of so many columns, with the names of the sequences that move and clear. */
function written(columns: number, before: readonly string[], lines: readonly string[]): readonly string[] {
  const chunks: string[] = [];
  const stream = { columns, write: (text: string) => chunks.push(text) } as unknown as NodeJS.WriteStream;
  overwrite(stream, before, lines);
  return chunks.map((text) =>
    text
      .replaceAll('\r', '<start>')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/\u001B\[(\d*)([ABK])/g, (_, count: string, kind: string) => `<${NAMES[kind]}${count}>`),
  );
}

const NAMES: Readonly<Record<string, string>> = { A: 'up', B: 'down', K: 'clear' };

test('a frame is written over the one before it, in one go and row by row, and what was typed below it is gone', () => {
  expect(written(80, [], ['images 1/2', 'x'])).toEqual(['<start>images 1/2<clear>\nx<clear>\n<clear2>']);
  expect(written(80, ['images 1/2', 'x'], ['images 2/2', 'y'])).toEqual([
    '<start><up2>images 2/2<clear>\ny<clear>\n<clear2>',
  ]);
});

test('rows that are left over are cleared: of a longer frame, and where a terminal was made narrower', () => {
  expect(written(80, ['a', 'b', 'c'], ['d'])).toEqual([
    '<start><up3>d<clear>\n<clear2><down1><clear2><down1><clear2><up2>',
  ]);
  expect(written(40, ['x'.repeat(79)], ['y'])).toEqual(['<start><up2>y<clear>\n<clear2><down1><clear2><up1>']);
  expect(written(80, ['a'], [])).toEqual(['<start><up1><clear2><down1><clear2><up1>']);
});

test('a long line is broken between words, and what fills the last column is not cleared again', () => {
  expect(written(10, [], ['one two three'])).toEqual(['<start>one two<clear>\nthree<clear>\n<clear2>']);
  expect(written(10, ['a'], ['0123456789'])).toEqual(['<start><up1>0123456789\n<clear2>']);
});
