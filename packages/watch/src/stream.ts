import { messageOf } from '@cse/errors';
import { textOf } from '@cse/page';
import { FRAGMENTS, fragmentsOf } from './fragments.ts';
import type { Lookout, Sight } from './lookout.ts';
import type { WatchClock } from './watched.ts';
import { STATE_WORDS } from './words.ts';

export interface StreamOptions {
  readonly lookout: Lookout;
  readonly clock: WatchClock;
  /** The run that is looked at; without it the first of the list, whichever that is. */
  readonly run: string | undefined;
  readonly signal: AbortSignal;
}

/** How often the page is told what is new, in milliseconds. */
const PERIOD = 1_000;

/**
 * What changes on the page, as server-sent events, until the signal:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* streamOf({ lookout, clock, run, signal }: StreamOptions): AsyncGenerator<Uint8Array> {
  const told = new Map<string, string>();
  let names: string | undefined;
  while (!signal.aborted) {
    const messages: [string, string][] = [];
    const tell = (event: string, key: string, data: string) => {
      if (told.get(key) === data) return;
      told.set(key, data);
      messages.push([event, data]);
    };
    try {
      const [runs, sight] = await Promise.all([lookout.list(), lookout.look(run)]);
      const fragments = fragmentsOf(runs, sight);
      for (const id of FRAGMENTS)
        tell('part', id, JSON.stringify({ id, html: fragments[id] ? textOf(fragments[id]) : '' }));
      if (sight && names !== sight.view.id) {
        names = sight.view.id;
        tell('names', 'names', namesOf(sight));
      }
      tell('states', 'states', JSON.stringify(sight?.view.images.map((state) => STATES.indexOf(state)) ?? []));
      tell('curves', 'curves', JSON.stringify(sight?.view.curves ?? null));
      tell('trouble', 'trouble', '""');
    } catch (error) {
      tell('trouble', 'trouble', JSON.stringify(messageOf(error)));
    }
    // A comment keeps what stands between from taking a quiet line for a dead one.
    yield encode(messages.map(([event, data]) => `event: ${event}\ndata: ${data}\n\n`).join('') || ':\n\n');
    await clock.sleep(PERIOD, signal);
  }
}

const STATES = Object.keys(STATE_WORDS);

const namesOf = ({ plan }: Sight) =>
  JSON.stringify({ states: Object.entries(STATE_WORDS), names: plan.images.map(({ reference }) => reference) });

const encode = (text: string) => new TextEncoder().encode(text);
