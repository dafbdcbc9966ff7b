import type { State } from './picture.ts';

/** What the states are called on one page. */
export type StateWords = Readonly<Record<State, string>>;

/** Before a run, what will be done; after one, what was. */
export function wordsOf(isRun: boolean): StateWords {
  return isRun
    ? { planned: 'not done', moved: 'copied', mounted: 'mounted', existed: 'already there', failed: 'failed' }
    : { planned: 'to copy', moved: 'copied', mounted: 'to mount', existed: 'already there', failed: 'failed' };
}
