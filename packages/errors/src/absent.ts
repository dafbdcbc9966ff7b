import { isCseError, type CseError } from './error.ts';

/** Says whether an error means that the content does not exist, as opposed to a refusal or a failed request. */
export const isAbsent = (thrown: unknown): thrown is CseError =>
  isCseError(thrown) && thrown.code === 'CONTENT_NOT_FOUND';

/** Resolves to `undefined` if the content does not exist. Rethrows every other error. */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
