import { jsonOf } from '@cse/text';
import { z } from 'zod';
import { NOTE } from './part-layout.ts';
import { headerSize, tarHeader } from './tar-writer.ts';

/** What each part says of itself at its beginning. */
export interface PartNote {
  readonly id: string;
  readonly set: string;
  readonly sequence: number;
  readonly part: number;
  readonly parts: number;
}

const FORMAT = 'cse.archive-part/1';

export function partNote({ id, set, sequence, part, parts }: PartNote): Uint8Array {
  const text = JSON.stringify({ format: FORMAT, id, set, sequence, part, parts });
  return new TextEncoder().encode(`${text.padEnd(NOTE.size - 1)}\n`);
}

/** How much of a part has to be read to know what it is. */
export const NOTE_END = headerSize(NOTE.path) + NOTE.size;

/** What a part's first bytes say of it; nothing where they are not those of a part. */
export function parsePartNote(beginning: Uint8Array): PartNote | undefined {
  const header = Buffer.from(beginning.subarray(0, headerSize(NOTE.path)));
  if (!header.equals(tarHeader(NOTE.path, NOTE.size))) return undefined;
  const text = new TextDecoder().decode(beginning.subarray(headerSize(NOTE.path), NOTE_END));
  return noteSchema.safeParse(jsonOf(text)).data;
}

const noteSchema = z.strictObject({
  format: z.literal(FORMAT),
  id: z.string(),
  set: z.string(),
  sequence: z.int().positive(),
  part: z.int().positive(),
  parts: z.int().positive(),
});
