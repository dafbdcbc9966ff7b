import { digestOf, isDigest, type Digest } from '@cse/oci';
import { readAll } from './content.ts';
import { readFile, type Files } from './files.ts';

/** What each name meant when it was last asked: a hint, in one small file each. One that is cut off or lost is none. */
export class LastNamed {
  readonly #files: Files;
  readonly #dir: string;
  #isPrepared = false;

  constructor(files: Files, dir: string) {
    this.#files = files;
    this.#dir = dir;
  }

  async get(name: string): Promise<Digest | undefined> {
    const path = this.#pathOf(name);
    if ((await this.#files.stat(path))?.kind !== 'file') return undefined;
    const [first] = new TextDecoder().decode(await readAll(readFile(this.#files, path), LONGEST)).split('\n');
    return isDigest(first) ? first : undefined;
  }

  async set(name: string, digest: Digest): Promise<void> {
    if (!this.#isPrepared && !(await this.#files.stat(this.#dir))) await this.#files.mkdir(this.#dir);
    this.#isPrepared = true;
    const file = await this.#files.open(this.#pathOf(name), 'write');
    try {
      // Only its first line counts, so that what was longer before need not be cut off.
      await file.write(new TextEncoder().encode(`${digest}\n`), 0);
    } finally {
      await file.close();
    }
  }

  #pathOf(name: string): string {
    return `${this.#dir}/${digestOf(new TextEncoder().encode(name)).slice('sha256:'.length)}`;
  }
}

const LONGEST = 1024;
