import { isAbsent } from '@cse/errors';
import type { PlanContext } from '@cse/plugin';

interface Optional {
  /** What it is called. */
  readonly name: string;
  readonly note: PlanContext['note'];
  /** Says which errors mean that it is not there. */
  readonly isMissing?: ((error: unknown) => error is Error) | undefined;
}

/** Waits for what is optional: where the source lacks it, that is noted, and it is left out. */
export async function ifThere<T>(
  found: Promise<T>,
  { name, note, isMissing = isAbsent }: Optional,
): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (!isMissing(error)) throw error;
    note(`${name} is optional, and left out: ${error.message}`);
    return undefined;
  }
}
