import { systemFailed } from '@cse/errors';
// It throws whatever stdout says, out of nobody's hands, from the moment that it is loaded.
import '@oclif/core/command';

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
