import type { Reply } from './answer.ts';
import { misbehaved, placeOf } from '../errors.ts';
import type { Call, Host } from '../host.ts';
import { nextLink } from './link.ts';
import { judge } from './origin.ts';

/** More than any repository has tags, and any registry repositories. */
const MOST_ENTRIES = 1_000_000;
/** Pages have hundreds of entries, and ten at the least; only these many may be emptier, as where most is hidden from us. */
const SPARSE = 10;
const SPARSE_PAGES = 100;
const PAGE_LIMIT = 8 * 1024 * 1024;

/** One page of a list, or the beginning of what a registry says in its place where the call expects that. */
export interface ListPage<Entry> {
  readonly answer: Reply;
  readonly entries: readonly Entry[];
  readonly said: string;
}

/** Reads a page. Whoever finds it garbled gets to read it once more. */
type ParsePage<Entry> = (bytes: Uint8Array) => readonly Entry[];

/** Asks for one page. */
export const page = <Entry>(host: Host, call: Call, parse: ParsePage<Entry>): Promise<ListPage<Entry>> =>
  host.send(call, async (answer) =>
    answer.ok
      ? { answer, entries: parse(await answer.bytes(PAGE_LIMIT)), said: '' }
      : { answer, entries: [], said: await answer.text(4096) },
  );

export interface PagedList<Entry> {
  /** Where the caller has asked already. */
  readonly first?: ListPage<Entry> | undefined;
  readonly parse: ParsePage<Entry>;
  /** What tells one entry from another. */
  keyOf(entry: Entry): string;
}

/** Reads a list page by page: of each what no page before it had. A list that goes on and brings little is refused. */
export async function* pages<Entry>(
  host: Host,
  call: Call,
  { first, parse, keyOf }: PagedList<Entry>,
): AsyncGenerator<readonly Entry[]> {
  const asked = new Set<string>();
  const known = new Set<string>();
  let { answer, entries } = first ?? (await page(host, call, parse));
  for (;;) {
    const fresh = new Map(entries.map((entry) => [keyOf(entry), entry]));
    for (const key of fresh.keys()) if (known.has(key)) fresh.delete(key);
    for (const key of fresh.keys()) known.add(key);
    const place = `the list of ${placeOf(call.where)}`;
    if (known.size > MOST_ENTRIES)
      throw misbehaved(`${place} has more than ${MOST_ENTRIES.toLocaleString('en')} entries`);
    yield [...fresh.values()];
    const link = nextLink(answer.headers('link'));
    if (link === undefined) return;
    const next = URL.parse(link, answer.url)?.href;
    if (next === undefined) throw misbehaved(`${placeOf(call.where)} names a next page that is not a URL`);
    if (asked.has(next) || next === answer.url) throw misbehaved(`${place} goes in a loop`);
    asked.add(next);
    if (asked.size > SPARSE_PAGES + known.size / SPARSE)
      throw misbehaved(`${place} goes on after ${asked.size} pages with ${known.size} entries in all`);
    const verdict = await judge(next, 'page', host.policy);
    if (verdict.may === 'nothing') throw misbehaved(`${place} leads ${verdict.reason}`);
    ({ answer, entries } = await page(host, { ...call, path: next }, parse));
  }
}
