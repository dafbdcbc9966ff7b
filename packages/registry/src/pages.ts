import type { Reply } from './answer.ts';
import { misbehaved, placeOf } from './errors.ts';
import type { Call, Host } from './host.ts';
import { nextLink } from './link.ts';
import { judge } from './origin.ts';

const MOST_PAGES = 10_000;
const PAGE_LIMIT = 8 * 1024 * 1024;

/** One page of a list, or what a registry says in its place where the call expects that. */
export interface Page {
  readonly answer: Reply;
  readonly bytes: Uint8Array;
}

/** Asks for one page. */
export const page = (host: Host, call: Call): Promise<Page> =>
  host.send(call, async (answer) => ({
    answer,
    bytes: answer.ok ? await answer.bytes(PAGE_LIMIT) : await answer.beginning(4096),
  }));

/** Reads a list page by page, each as the bytes it came in. `first` has the first one, where the caller has asked already. */
export async function* pages(host: Host, call: Call, first?: Page): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  let { answer, bytes } = first ?? (await page(host, call));
  for (;;) {
    yield bytes;
    const link = nextLink(answer.headers('link'));
    if (link === undefined) return;
    const next = URL.parse(link, answer.url)?.href;
    if (next === undefined) throw misbehaved(`${placeOf(call.where)} names a next page that is no address`);
    if (seen.has(next) || next === answer.url) throw misbehaved(`the list of ${placeOf(call.where)} goes in a circle`);
    if (seen.size >= MOST_PAGES)
      throw misbehaved(`the list of ${placeOf(call.where)} has more than ${MOST_PAGES} pages`);
    seen.add(next);
    const verdict = await judge(next, 'page', host.policy);
    if (verdict.may === 'nothing') throw misbehaved(`the list of ${placeOf(call.where)} leads ${verdict.reason}`);
    ({ answer, bytes } = await page(host, { ...call, path: next }));
  }
}
