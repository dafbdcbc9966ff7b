import { isCseError } from '@cse/errors';

/** What a store answers, or nothing where it has not what was asked for. Any other error is an error still. */
export async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isCseError(error) && error.code === 'CONTENT_NOT_FOUND') return undefined;
    throw error;
  }
}
