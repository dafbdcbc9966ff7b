/** One way to identify oneself that a registry offers (RFC 9110, section 11). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const BLANK = /[\s,]*/y;
const SPACE = /[ \t]*/y;
const VALUE = /[^\s,"]*/y;
const QUOTED = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)/y;

/** Reads all challenges of all WWW-Authenticate headers. What cannot be read ends that header, not the others. */
export function parseChallenges(headers: readonly string[]): readonly Challenge[] {
  return headers.flatMap((header) => [...challengesIn(header.slice(0, 16 * 1024))]);
}

function* challengesIn(header: string): Generator<Challenge> {
  const reader = new Reader(header);
  let current: { scheme: string; parameters: Map<string, string> } | undefined;
  for (;;) {
    reader.take(BLANK);
    const word = reader.take(TOKEN);
    if (word === '') break;
    reader.take(SPACE);
    if (current && reader.skip('=')) {
      reader.take(SPACE);
      const value = reader.value();
      if (!current.parameters.has(word.toLowerCase())) current.parameters.set(word.toLowerCase(), value);
      continue;
    }
    if (current) yield current;
    current = { scheme: word.toLowerCase(), parameters: new Map() };
  }
  if (current) yield current;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** A word, or a quoted text without its quotes and escapes; a quote that is never closed runs to the end. */
  value(): string {
    if (this.#text[this.#at] !== '"') return this.take(VALUE);
    const quoted = this.take(QUOTED);
    const closed = quoted.length > 1 && quoted.endsWith('"') ? quoted.slice(1, -1) : quoted.slice(1);
    return closed.replace(/\\([\s\S])/g, '$1');
  }
}
