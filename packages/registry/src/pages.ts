import type { Reply } from './answer.ts';
import { misbehaved, placeOf } from './errors.ts';
import type { Call, Host } from './host.ts';
import { nextLink } from './link.ts';
import { judge } from './origin.ts';

/** More than any repository has tags, and any registry repositories. */
const MOST_ENTRIES = 1_000_000;
/** Pages have hundreds of entries, and ten at the least; only these many may be emptier, as where most is hidden from us. */
const SPARSE = 10;
const SPARSE_PAGES = 100;
const PAGE_LIMIT = 8 * 1024 * 1024;

/** One page of a list, or what a registry says in its place where the call expects that. */
export interface ListPage {
  readonly answer: Reply;
  readonly bytes: Uint8Array;
}

/** Asks for one page. */
export const page = (host: Host, call: Call): Promise<ListPage> =>
  host.send(call, async (answer) => ({
    answer,
    bytes: answer.ok ? await answer.bytes(PAGE_LIMIT) : await answer.beginning(4096),
  }));

export interface PagedList<Entry> {
  /** Where the caller has asked already. */
  readonly first?: ListPage | undefined;
  /** Reads a page. */
  parse(bytes: Uint8Array): readonly Entry[];
  /** What tells one entry from another. */
  keyOf(entry: Entry): string;
}

/** Reads a list page by page: of each what no page before it had. A list that goes on and brings little is refused. */
export async function* pages<Entry>(
  host: Host,
  call: Call,
  listing: PagedList<Entry>,
): AsyncGenerator<readonly Entry[]> {
  const asked = new Set<string>();
  const entries = new Set<string>();
  let { answer, bytes } = listing.first ?? (await page(host, call));
  for (;;) {
    const fresh = new Map(listing.parse(bytes).map((entry) => [listing.keyOf(entry), entry]));
    for (const key of fresh.keys()) if (entries.has(key)) fresh.delete(key);
    for (const key of fresh.keys()) entries.add(key);
    const place = `the list of ${placeOf(call.where)}`;
    if (entries.size > MOST_ENTRIES)
      throw misbehaved(`${place} has more than ${MOST_ENTRIES.toLocaleString('en')} entries`);
    yield [...fresh.values()];
    const link = nextLink(answer.headers('link'));
    if (link === undefined) return;
    const next = URL.parse(link, answer.url)?.href;
    if (next === undefined) throw misbehaved(`${placeOf(call.where)} names a next page that is no address`);
    if (asked.has(next) || next === answer.url) throw misbehaved(`${place} goes in a loop`);
    asked.add(next);
    if (asked.size > SPARSE_PAGES + entries.size / SPARSE)
      throw misbehaved(`${place} goes on after ${asked.size} pages with ${entries.size} entries in all`);
    const verdict = await judge(next, 'page', host.policy);
    if (verdict.may === 'nothing') throw misbehaved(`${place} leads ${verdict.reason}`);
    ({ answer, bytes } = await page(host, { ...call, path: next }));
  }
}
