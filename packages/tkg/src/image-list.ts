import type { BomImage } from './bom.ts';

/** An image that a release names, once, with all who name it. */
export interface NamedImage {
  readonly path: string;
  readonly tag: string;
  /** Says that all who name it can do without it. */
  readonly isOptional: boolean;
  readonly namedBy: readonly NamedBy[];
}

/** Who names an image: the TKG release or a TKr, by its version, and the component there. */
export interface NamedBy {
  readonly part: string;
  readonly component: string;
}

/** Images of several BOMs as one list, each path and tag once, in the order in which they are first named. */
export class ImageList {
  readonly #images = new Map<string, NamedImage>();

  add(part: string, ...images: readonly BomImage[]): void {
    for (const { component, path, tag, isOptional = false } of images) {
      const key = `${path}:${tag}`;
      const known = this.#images.get(key);
      this.#images.set(key, {
        path,
        tag,
        isOptional: isOptional && (known?.isOptional ?? true),
        namedBy: withNaming(known?.namedBy ?? [], { part, component }),
      });
    }
  }

  get images(): readonly NamedImage[] {
    return [...this.#images.values()];
  }
}

function withNaming(namings: readonly NamedBy[], naming: NamedBy): readonly NamedBy[] {
  const isKnown = namings.some(({ part, component }) => part === naming.part && component === naming.component);
  return isKnown ? namings : [...namings, naming];
}
