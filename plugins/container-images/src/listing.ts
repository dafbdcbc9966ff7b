import type { CommandResult, PlanContext, Table } from '@cse/plugin';
import { linesOf, type Dependencies } from './dependencies.ts';
import type { Line } from './dependencies-line.ts';
import { noRelease } from './errors.ts';
import { findImages } from './find.ts';
import { targetOf, type Image } from './image.ts';
import type { ContainerImagesItem } from './item.ts';
import { listsOf, listsWithin } from './lists.ts';
import { carriesList, kitOf } from './releases.ts';
import { lackingOf } from './remarks.ts';

/** A line as `cse images list` shows it. */
export interface ListedLine {
  readonly line?: number | undefined;
  readonly state: 'wanted' | 'suppressed' | 'lacking' | 'unknown' | 'comment' | 'blank';
  readonly text: string;
  readonly source?: string | undefined;
  readonly destination?: string | undefined;
  readonly reason?: string | undefined;
}

export interface ImageListing {
  readonly origin: string;
  readonly lines: readonly ListedLine[];
}

interface ListingOptions {
  readonly context: PlanContext;
  /** Shows also what the lists of the artifact images name, and the main list lacks. */
  readonly deep: boolean;
}

/** Lists the lines of every list that the items mean. */
export async function listingsOf(
  items: readonly ContainerImagesItem[],
  options: ListingOptions,
): Promise<readonly ImageListing[]> {
  const listings = (await Promise.all(items.map((item) => listingsOfItem(item, options)))).flat();
  if (listings.length === 0) throw noRelease();
  return listings;
}

/** What the command prints: a table of the lines that mean something, or all of them as JSON. */
export function printListings(lists: readonly ImageListing[]): CommandResult {
  const unknown = lists.flatMap(({ lines }) => lines).filter(({ state }) => state === 'unknown');
  const notes = unknown.map(({ line, reason }) => `line ${line} cannot be parsed, which would stop a plan: ${reason}`);
  return { json: { lists }, text: tableOf(lists), notes };
}

async function listingsOfItem(
  item: ContainerImagesItem,
  { context, deep }: ListingOptions,
): Promise<readonly ImageListing[]> {
  const kits = item.dependencies ? [] : await findImages(item.cse.map(kitOf), { origin: 'this release', context });
  const lists = await listsOf(kits, item, context);
  return Promise.all(
    lists.map(async (list) => ({
      origin: list.origin,
      lines: [...list.lines.map((line) => listed(line, context)), ...(deep ? await lacking(list, context) : [])],
    })),
  );
}

function listed(line: Line, context: PlanContext): ListedLine {
  const text = line.raw.trim();
  const { number } = line;
  switch (line.kind) {
    case 'image':
      return { line: number, state: 'wanted', text, ...waysOf(line.image, context) };
    case 'suppressed':
      return { line: number, state: 'suppressed', text, ...waysOf(line.image, context) };
    case 'unknown':
      return { line: number, state: 'unknown', text, reason: line.reason };
    case 'comment':
    case 'blank':
      return { line: number, state: line.kind, text };
  }
}

async function lacking(list: Dependencies, context: PlanContext): Promise<readonly ListedLine[]> {
  const artifacts = linesOf(list, 'image').filter(({ image }) => carriesList(image));
  const within = await listsWithin(await findImages(artifacts, { origin: list.origin, context }), context);
  return within.flatMap((child) =>
    lackingOf(list, child).map((image) => ({
      state: 'lacking' as const,
      text: child.origin,
      ...waysOf(image, context),
    })),
  );
}

function waysOf(image: Image, context: PlanContext) {
  const { source, repository, tag, place } = image;
  const selected = tag === undefined ? source.slice(repository.length) : `:${tag}`;
  // Without a target the relocation rule has nothing to say.
  const to =
    context.relocate(place) === place ? `<base>${place.slice(place.indexOf('/'))}` : targetOf(image, context).to;
  return { source, destination: to + selected };
}

function tableOf(lists: readonly ImageListing[]): Table {
  const shown = ({ state }: ListedLine) => state !== 'comment' && state !== 'blank';
  const rows = lists.flatMap(({ origin, lines }) => lines.filter(shown).map((line) => [origin, ...cellsOf(line)]));
  const columns = ['LIST', 'LINE', 'STATE', 'SOURCE', 'DESTINATION'];
  if (lists.length > 1) return { columns, rows };
  return { columns: columns.slice(1), rows: rows.map((row) => row.slice(1)) };
}

const cellsOf = ({ line, state, text, source = text, destination = '' }: ListedLine) => [
  line === undefined ? '' : String(line),
  state,
  source,
  destination,
];
