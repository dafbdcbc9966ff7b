const QUOTED = /"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)/y;

/** Reads a header from left to right, each character once, whoever wrote it. */
export class HeaderReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** What a sticky pattern finds here, or nothing. */
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
  value(plain: RegExp): string {
    if (this.#text[this.#at] !== '"') return this.take(plain);
    const quoted = this.take(QUOTED);
    const closed = quoted.length > 1 && quoted.endsWith('"') ? quoted.slice(1, -1) : quoted.slice(1);
    return closed.replace(/\\([\s\S])/g, '$1');
  }
}
