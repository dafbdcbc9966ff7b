import { systemFailed } from '@cse/errors';
// It throws whatever stdout says, out of nobody's hands, from the moment that it is loaded.
import '@oclif/core/command';
import { clean } from './clean.ts';

/** What could not be written, if anything. */
export interface Output {
  readonly failure: Error | undefined;
}

/**
 * Watches stdout and stderr. A reader that went away (`cse plan | head`) is no error: what it no longer wants is not written.
 * What is under way goes on where the disk that stdout goes to is full; who asks afterwards is told.
 */
export function watchOutput(): Output {
  const output: { failure: Error | undefined } = { failure: undefined };
  for (const [name, stream] of Object.entries({ stdout: process.stdout, stderr: process.stderr }))
    stream.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') output.failure ??= systemFailed(error, name);
    });
  return output;
}

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
  stream.write(`\u001B[${count}A\u001B[0J`);
}

function lineOf(text: string, stream: NodeJS.WritableStream): string {
  const cleaned = clean(text, stream);
  return cleaned.endsWith('\n') ? cleaned : `${cleaned}\n`;
}
