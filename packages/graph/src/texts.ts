import type { Step } from './step.ts';

/** Texts that are equal as one text: a plan that was read names each of its steps, repositories and media types many times. */
export class Texts {
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();

  of<Text extends string>(text: Text): Text {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    // It is equal to one of this type.
    return (known as Text | undefined) ?? text;
  }

  list(texts: readonly string[]): readonly string[] {
    const key = texts.join('\n');
    const known = this.#lists.get(key) ?? texts.map((text) => this.of(text));
    this.#lists.set(key, known);
    return known;
  }
}

/** The same step, with shared strings. */
export function leanStep<Kind extends Step>(step: Kind, texts: Texts): Kind {
  const { mediaType, digest } = step.content;
  const content = { ...step.content, mediaType: texts.of(mediaType), digest: texts.of(digest) };
  const needs = step.needs.map((need) => texts.of(need));
  const after = step.after && { after: step.after.map((earlier) => texts.of(earlier)) };
  const from = step.kind === 'copy-blob' && { from: step.from.map((holder) => texts.of(holder)) };
  return { ...step, id: texts.of(step.id), to: texts.of(step.to), content, needs, ...after, ...from };
}
