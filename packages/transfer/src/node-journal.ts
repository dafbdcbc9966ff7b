import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '@cse/errors';
import type { KeptEvent } from '@cse/executor';
import { jsonOf } from '@cse/text';

/** A journal of one event a line, read as it is asked for: that of a large run is a text of hundreds of megabytes. */
export class NodeJournal {
  readonly #path: string;
  /** In bytes, up to the last whole line that was read: a line that was cut off is dropped. */
  length = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The events that were kept since it was asked last; none where there is no journal. One that was begun anew is read anew. */
  *events(): Generator<KeptEvent> {
    const file = openIfThere(this.#path);
    if (file === undefined) return;
    try {
      if (fstatSync(file).size < this.length) this.length = 0;
      for (const line of linesOf(file, this.length)) {
        const event = parseLine(line.toString());
        if (!event) return;
        this.length += line.byteLength + 1;
        yield event;
      }
    } finally {
      closeSync(file);
    }
  }
}

const PIECE = 256 * 1024;
const NEWLINE = 10;

/** The lines of a file that have an end, from a place in it on. */
function* linesOf(file: number, from: number): Generator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for (let at = from; ;) {
    const piece = Buffer.allocUnsafe(PIECE);
    const count = readSync(file, piece, 0, PIECE, at);
    if (count === 0) return;
    at += count;
    let text = Buffer.concat([rest, piece.subarray(0, count)]);
    for (let end = text.indexOf(NEWLINE); end >= 0; end = text.indexOf(NEWLINE)) {
      yield text.subarray(0, end);
      text = text.subarray(end + 1);
    }
    rest = text;
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads a line; nothing where it was cut off. */
export const parseLine = (line: string) => jsonOf(line) as KeptEvent | undefined;
