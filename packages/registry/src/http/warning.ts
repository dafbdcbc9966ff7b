import { oneLine } from './text.ts';

// distribution-spec, "Warnings": the code is 299 and the agent "-"; others are for caches and gone.
const WARNING = /^299\s+-\s+"((?:[^"\\]|\\.)*)"/;

/** What the registry's Warning headers say, each text once for each registry. */
export class Warnings {
  readonly #told = new Set<string>();

  newIn(headers: readonly string[]): readonly string[] {
    const texts = headers
      .map(textOf)
      .filter((text) => text !== undefined)
      .filter((text) => !this.#told.has(text));
    for (const text of texts) if (this.#told.size < 100) this.#told.add(text);
    return [...new Set(texts)];
  }
}

function textOf(header: string): string | undefined {
  const quoted = WARNING.exec(header.trim())?.[1];
  const text = quoted === undefined ? '' : oneLine(quoted.replace(/\\(.)/g, '$1'));
  return text === '' ? undefined : text;
}
