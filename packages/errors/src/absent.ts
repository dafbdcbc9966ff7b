import { isCseError, type CseError } from './error.ts';

/** Says whether something thrown is the answer that nothing is there: not a refusal, and not a failure to ask. */
export const isAbsent = (thrown: unknown): thrown is CseError =>
  isCseError(thrown) && thrown.code === 'CONTENT_NOT_FOUND';

/** What was asked for, or `undefined` where nothing is there. Every other error is thrown on. */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
