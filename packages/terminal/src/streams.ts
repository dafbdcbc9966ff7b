import { clean } from './clean.ts';

/** Writes a result, and waits where the reader is slower than we are. */
export async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  if (text === '') return;
  await new Promise<void>((resolve) => stream.write(lineOf(text, stream), () => resolve()));
}

/** Says something, without waiting for who reads. */
export function print(stream: NodeJS.WritableStream, text: string): void {
  stream.write(lineOf(text, stream));
}

/** Takes back the last lines that were written to a terminal. */
export function eraseLines(stream: NodeJS.WritableStream, count: number): void {
  // From the first column on: what was typed meanwhile, such as ^C, has moved the cursor.
  stream.write(`\r\u001B[${count}A\u001B[0J`);
}

function lineOf(text: string, stream: NodeJS.WritableStream): string {
  const cleaned = clean(text, stream);
  return cleaned.endsWith('\n') ? cleaned : `${cleaned}\n`;
}
