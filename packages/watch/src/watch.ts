import { serveHandler, textAnswer, type HttpAnswer, type HttpRequest, type Serving } from '@cse/server';
import { Lookout } from './lookout.ts';
import { watchPageOf } from './page.ts';
import { streamOf } from './stream.ts';
import type { Watched, WatchClock } from './watched.ts';

export interface WatchOptions {
  /** Where the runs are that are looked at. */
  readonly places: readonly Watched[];
  readonly clock: WatchClock;
  /** The run that is shown where none is asked for; by default the one under way, or the last one. */
  readonly run?: string | undefined;
  /** 127.0.0.1, if not said. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Names that it answers to besides those of loopback and the address that is asked. */
  readonly hostNames?: readonly string[] | undefined;
}

/** Serves the page of the runs. It only reads. Throws `LISTEN_REFUSED`. */
export function watch({ places, clock, run, ...serving }: WatchOptions): Promise<Serving> {
  const lookout = new Lookout(places, clock);
  return serveHandler((asked) => answer(asked, { lookout, clock, run }), serving);
}

interface Watching {
  readonly lookout: Lookout;
  readonly clock: WatchClock;
  readonly run: string | undefined;
}

async function answer(asked: HttpRequest, { lookout, clock, run: usual }: Watching): Promise<HttpAnswer> {
  const { method, path, query, signal } = asked;
  if (method !== 'GET' && method !== 'HEAD')
    return textAnswer(405, 'this page is only read', { ...ALWAYS, allow: 'GET, HEAD' });
  const run = query.get('run') ?? usual;
  if (path === '/events') return { status: 200, headers: STREAM, body: streamOf({ lookout, clock, run, signal }) };
  if (path !== '/') return textAnswer(404, 'there is nothing here; the page is at /', ALWAYS);
  const [runs, sight] = await Promise.all([lookout.list(), lookout.look(run)]);
  if (run !== undefined && !sight) return textAnswer(404, `there is no run ${run}`, ALWAYS);
  return { status: 200, headers: PAGE, body: encode(watchPageOf(runs, sight)) };
}

const ALWAYS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
const PAGE = {
  ...ALWAYS,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "frame-ancestors 'none'",
};
const STREAM = { ...ALWAYS, 'content-type': 'text/event-stream' };

const encode = (text: string) => new TextEncoder().encode(text);
