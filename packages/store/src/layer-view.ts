import { imageRefused } from './errors.ts';
import type { TarEntry } from './tar-reader.ts';

/** Names of many small files fill memory too: this many bytes of them hold a million usual ones. */
const NAMES_LIMIT = 64 * 1024 * 1024;

/**
 * What the upper layers of an image leave visible of the lower ones (image-spec, layer.md#whiteouts). Layers are gone through
 * from the top down, so the first file of a name is the one that counts.
 */
export class LayerView {
  /** Names that stand in the layers above: a folder lets through what is in it, anything else does not. */
  #above = new Map<string, 'folder' | 'end'>();
  #layer = new Map<string, 'folder' | 'end'>();
  /** What the current layer takes away from those below; not from itself. */
  #gone = new Set<string>();
  #names = 0;

  /** Takes one entry of the current layer in, and says whether it is visible. */
  admit({ kind, path: raw }: Pick<TarEntry, 'kind' | 'path'>): { readonly path: string; readonly visible: boolean } {
    const path = pathOf(raw);
    this.#names += path.length;
    if (this.#names > NAMES_LIMIT) throw imageRefused('its files have too many names');
    const whiteout = whiteoutOf(path);
    if (whiteout !== undefined) this.#gone.add(whiteout);
    if (whiteout !== undefined || isBookkeeping(path)) return { path, visible: false };
    this.#note(path, kind);
    return { path, visible: path !== '' && !this.#isHidden(path) };
  }

  /** Goes on to the layer below. */
  descend(): void {
    for (const [path, what] of this.#layer) if (this.#above.get(path) !== 'end') this.#above.set(path, what);
    for (const path of this.#gone) this.#above.set(path, 'end');
    this.#layer = new Map();
    this.#gone = new Set();
  }

  #note(path: string, kind: TarEntry['kind']): void {
    const what = kind === 'folder' ? 'folder' : 'end';
    const before = this.#layer.get(path);
    if (before && (before === 'end' || what === 'end'))
      throw imageRefused(`one layer holds ${JSON.stringify(path)} twice`);
    this.#layer.set(path, what);
  }

  #isHidden(path: string): boolean {
    if (this.#above.has(path)) return true;
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (this.#above.get(path.slice(0, at)) === 'end' || this.#above.get(`${path.slice(0, at)}/`) === 'end')
        return true;
    return this.#above.has('/');
  }
}

/** A path within the image: relative, without dots. What leads out of the image is refused. */
export function pathOf(raw: string): string {
  const steps = raw.split('/').filter((step) => step !== '' && step !== '.');
  if (steps.includes('..')) throw imageRefused(`the path ${JSON.stringify(raw)} leads out of it`);
  return steps.join('/');
}

/** What a whiteout takes away: one name, or with a slash at its end all that a folder has below. */
function whiteoutOf(path: string): string | undefined {
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash);
  if (name === '.wh..wh..opq') return path.slice(0, slash) || '/';
  return name.startsWith('.wh.') && !isBookkeeping(path) ? path.slice(0, slash) + name.slice('.wh.'.length) : undefined;
}

// AUFS left files of its own beside the opaque marker.
const isBookkeeping = (path: string) => /(^|\/)\.wh\.\.wh\.[^/]*$/.test(path);
