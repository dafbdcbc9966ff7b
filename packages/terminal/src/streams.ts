import { clean } from './clean.ts';
import { wrapped } from './wrapped.ts';

/** Whether a terminal that is too narrow gets its lines broken between words: not what programs read, or people paste. */
export type Lines = 'broken' | 'whole';

/** Writes a result, and waits where the reader is slower than we are. */
export async function write(stream: NodeJS.WriteStream, text: string, lines: Lines = 'broken'): Promise<void> {
  if (text === '') return;
  await new Promise<void>((resolve) => stream.write(formOf(text, { stream, lines }), () => resolve()));
}

/** Says something, without waiting for who reads. */
export function print(stream: NodeJS.WritableStream, text: string, lines: Lines = 'broken'): void {
  stream.write(formOf(text, { stream, lines }));
}

interface Form {
  readonly stream: NodeJS.WritableStream;
  readonly lines: Lines;
}

function formOf(text: string, { stream, lines }: Form): string {
  const cleaned = clean(text, stream);
  const formed = lines === 'whole' ? cleaned : wrapped(cleaned, stream);
  return formed.endsWith('\n') ? formed : `${formed}\n`;
}
