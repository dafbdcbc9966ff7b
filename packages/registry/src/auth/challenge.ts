import { HeaderReader } from '../http/header-reader.ts';

/** One way to identify oneself that a registry offers (RFC 9110, section 11). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const BLANK = /[\s,]*/y;
const VALUE = /[^\s,"]*/y;
const SPACE = /[ \t]*/y;

/** Reads all challenges of all WWW-Authenticate headers. What cannot be read ends that header, not the others. */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  return headers.flatMap((header) => [...challengesIn(header.slice(0, 16 * 1024))]);
}

function* challengesIn(header: string): Generator<Challenge> {
  const reader = new HeaderReader(header);
  let current: { scheme: string; parameters: Map<string, string> } | undefined;
  for (;;) {
    reader.take(BLANK);
    const word = reader.take(TOKEN);
    if (word === '') break;
    reader.take(SPACE);
    if (current && reader.skip('=')) {
      reader.take(SPACE);
      const value = reader.value(VALUE);
      if (!current.parameters.has(word.toLowerCase())) current.parameters.set(word.toLowerCase(), value);
      continue;
    }
    if (current) yield current;
    current = { scheme: word.toLowerCase(), parameters: new Map() };
  }
  if (current) yield current;
}
