import type { TkrCompatibility } from './compatibility.ts';
import { plain, unlistedTkr } from './errors.ts';
import type { KnownTkr } from './facts.ts';
import { parseTkrName } from './spelling.ts';

export interface TkrChoice {
  /** The release, as the compatibility file has it: with `v`. */
  readonly version: string;
  /** The TKrs that the compatibility file lists for it. */
  readonly listed: readonly string[];
  /** What the user chose, if anything: names in any spelling, or OVAs. */
  readonly asked?: readonly string[] | undefined;
  readonly known: readonly KnownTkr[];
}

/**
 * The TKrs of a release that are wanted. One choice serves several releases, so a TKr that another release lists is left to
 * that one; a release for which nothing is left, and a TKr that nobody lists, throw `TKR_UNLISTED`.
 */
export function chooseTkrs(
  choice: TkrChoice,
  { tkrs }: TkrCompatibility,
  note: (text: string) => void,
): readonly string[] {
  const { version, listed, asked, known } = choice;
  if (!asked) return listed;
  const chosen = new Set<string>();
  const unlisted: string[] = [];
  for (const text of asked) {
    const names = namesOf(text, known);
    const found = names.find((name) => listed.includes(name));
    const other = [...tkrs].find(([, theirs]) => names.some((name) => theirs.includes(name)))?.[0];
    if (found) chosen.add(found);
    else if (other) note(`TKr ${text} belongs to TKG ${plain(other)}, so it is left out of TKG ${plain(version)}`);
    else unlisted.push(text);
    if (found && found !== names[0]) note(`TKr ${names[0]} of TKG ${plain(version)} is called ${found} at the source`);
  }
  if (unlisted.length > 0 || chosen.size === 0)
    throw unlistedTkr(version, unlisted.length > 0 ? unlisted : asked, listed);
  return [...chosen];
}

/** The names that something typed may stand for, the likeliest first. */
function namesOf(text: string, known: readonly KnownTkr[]): readonly string[] {
  const byOva = known.find(({ ova }) => ova !== undefined && text.includes(hashOf(ova)));
  if (byOva) return [byOva.name, ...(byOva.alsoCalled ?? [])];
  const name = parseTkrName(text);
  const same = known.find((tkr) => tkr.name === name || tkr.alsoCalled?.includes(name));
  return [...new Set([name, ...(same ? [same.name, ...(same.alsoCalled ?? [])] : [])])];
}

const hashOf = (ova: string) => ova.slice(ova.lastIndexOf('-') + 1);
