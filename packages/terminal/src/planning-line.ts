import { count } from '@cse/text';
import { openLine } from './line.ts';
import { requestsSoFar } from './requests.ts';
import type { Screen } from './screen.ts';

/** A line about a planning. */
export interface PlanningLine extends Pick<Screen, 'say'>, Disposable {
  /** Takes what a plugin says of how far it is, which stands there until the next. */
  progress(message: string): void;
}

/** Shows that something is planned, by whom, and how far that is: how long it takes, and how much was asked of registries. */
export function planningLine(stream: NodeJS.WriteStream, uses: string): PlanningLine {
  const [began, before] = [performance.now(), requestsSoFar()];
  let said = '';
  const line = openLine(stream, `planning: ${uses} …`, () => {
    const { requests, host } = requestsSoFar();
    const asked = requests - before.requests;
    const reading = asked > 0 ? `, ${count(asked, 'request')}, reading from ${host}` : '';
    // What a narrow terminal has no room for is known already.
    return `planning for ${Math.floor((performance.now() - began) / 1000)} s${reading}: ${said === '' ? uses : said}`;
  });
  return { ...line, progress: (message) => void (said = message) };
}
