import type { BomImage } from './bom.ts';

/** An image that a release names, once, with all who name it. */
export interface NamedImage {
  readonly path: string;
  readonly tag: string;
  /** Who names it: the TKG release or a TKr by its version, and the component there. */
  readonly namedBy: readonly { readonly part: string; readonly component: string }[];
}

/** Images of several BOMs as one list, each path and tag once, in the order in which they are first named. */
export class ImageList {
  readonly #images = new Map<string, NamedImage>();

  add(part: string, ...images: readonly BomImage[]): void {
    for (const { component, path, tag } of images) {
      const key = `${path}:${tag}`;
      const namedBy = this.#images.get(key)?.namedBy ?? [];
      const isKnown = namedBy.some((known) => known.part === part && known.component === component);
      this.#images.set(key, { path, tag, namedBy: isKnown ? namedBy : [...namedBy, { part, component }] });
    }
  }

  get images(): readonly NamedImage[] {
    return [...this.#images.values()];
  }
}
