import type { Descriptor, Digest } from '@cse/oci';

export interface HeldManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** The manifests that were read or written last, by repository: what is there need not be asked for twice. */
export class ManifestCache {
  readonly #held = new Map<string, HeldManifest>();
  readonly #limit: number;
  #size = 0;

  constructor(limit = 16 * 1024 * 1024) {
    this.#limit = limit;
  }

  get(repository: string, digest: Digest): HeldManifest | undefined {
    const key = `${repository}@${digest}`;
    const held = this.#held.get(key);
    if (!held) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held;
  }

  set(repository: string, manifest: HeldManifest): void {
    this.delete(repository, manifest.descriptor.digest);
    this.#held.set(`${repository}@${manifest.descriptor.digest}`, manifest);
    this.#size += manifest.bytes.byteLength;
    for (const [key, oldest] of this.#held) {
      if (this.#size <= this.#limit) return;
      this.#held.delete(key);
      this.#size -= oldest.bytes.byteLength;
    }
  }

  delete(repository: string, digest: Digest): void {
    const key = `${repository}@${digest}`;
    this.#size -= this.#held.get(key)?.bytes.byteLength ?? 0;
    this.#held.delete(key);
  }
}
