import { count } from '@cse/text';
import { sayThrough } from './aside.ts';
import { openLine } from './line.ts';
import { requestsSoFar } from './requests.ts';

export interface Activity {
  /** What is done: `planning`. */
  readonly doing: string;
  /** What it is done with. */
  readonly what: string;
  /** Says nothing. */
  readonly quiet?: boolean | undefined;
  readonly stream?: NodeJS.WriteStream | undefined;
}

/**
 * Does what asks registries for a while, and shows in a line how long that takes, and how much was asked. What the work
 * says of how far it is stands there until it says something else.
 */
export async function aloud<T>(
  { doing, what, quiet = false, stream = process.stderr }: Activity,
  work: (progress: (message: string) => void) => Promise<T>,
): Promise<T> {
  if (quiet) return await work(() => {});
  const [began, before] = [performance.now(), requestsSoFar()];
  let said = what;
  using line = openLine(stream, `${doing}: ${what} …`, () => {
    const { requests, host } = requestsSoFar();
    const asked = requests - before.requests;
    const reading = asked > 0 ? `, ${count(asked, 'request')}, reading from ${host}` : '';
    // What a narrow terminal has no room for is known already.
    return `${doing} for ${Math.floor((performance.now() - began) / 1000)} s${reading}: ${said}`;
  });
  using _ = sayThrough(line);
  return await work((message) => void (said = message === '' ? what : message));
}
