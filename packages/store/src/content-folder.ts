import { isDigest, type Descriptor, type Digest } from '@cse/oci';
import type { Bytes, Opener } from './content.ts';
import { notOurFile } from './errors.ts';
import { readFile, type Files } from './files.ts';
import { Turns } from './turns.ts';
import { verified } from './verify.ts';

export interface ContentFolderOptions {
  readonly dir: string;
  /** Holds what is not whole yet. It must be on the same file system. */
  readonly ingest: string;
  /** Whether what was written must survive a power cut. */
  readonly lasting?: boolean | undefined;
}

/** A folder of content by digest, as in an OCI layout's `blobs`: nothing stands under a digest that is not whole and right. */
export class ContentFolder {
  readonly #files: Files;
  readonly #dir: string;
  readonly #ingest: string;
  readonly #lasting: boolean;
  readonly #turns = new Turns();
  /** The folders that were there, or were made: each is looked at once. */
  readonly #prepared = new Set<string>();
  #swept = false;

  constructor(files: Files, { dir, ingest, lasting = true }: ContentFolderOptions) {
    this.#files = files;
    this.#dir = dir;
    this.#ingest = ingest;
    this.#lasting = lasting;
  }

  /** The size of some content, if it is there. */
  async sizeOf(digest: Digest): Promise<number | undefined> {
    const path = this.#pathOf(digest);
    const stat = await this.#files.stat(path);
    if (stat && stat.kind !== 'file') throw notOurFile(path, stat.kind);
    return stat?.size;
  }

  /** Reads content, verified if it is read whole. The caller has asked whether it is there. */
  read(content: Descriptor, start = 0): Bytes {
    const bytes = readFile(this.#files, this.#pathOf(content.digest), { start });
    return start > 0 ? bytes : verified(content, bytes);
  }

  /** Makes content be there: `true` when it was written, `false` when it was there. Two at once write it once. */
  write(content: Descriptor, open: Opener, signal?: AbortSignal): Promise<boolean> {
    return this.#turns.take(content.digest, async () => {
      if ((await this.sizeOf(content.digest)) === content.size) return false;
      await this.#prepare(content.digest);
      await this.#ingestOne(content, open, signal);
      return true;
    });
  }

  remove(digest: Digest): Promise<void> {
    return this.#turns.take(digest, () => this.#files.unlink(this.#pathOf(digest)));
  }

  async #ingestOne(content: Descriptor, open: Opener, signal: AbortSignal | undefined): Promise<void> {
    const draft = `${this.#ingest}/${content.digest.replace(':', '-')}.${this.#files.owner}`;
    try {
      const file = await this.#files.open(draft, 'write');
      try {
        await file.truncate(0);
        let position = 0;
        for await (const chunk of verified(content, await open())) {
          signal?.throwIfAborted();
          await file.write(chunk, position);
          position += chunk.byteLength;
        }
        if (this.#lasting) await file.sync();
      } finally {
        await file.close();
      }
      await this.#files.rename(draft, this.#pathOf(content.digest));
    } catch (error) {
      await this.#files.unlink(draft).catch(() => undefined);
      throw error;
    }
    if (this.#lasting) await this.#files.syncFolder(this.#folderOf(content.digest));
  }

  async #prepare(digest: Digest): Promise<void> {
    for (const folder of [this.#dir, this.#folderOf(digest), this.#ingest]) {
      if (this.#prepared.has(folder)) continue;
      const stat = await this.#files.stat(folder);
      if (stat && stat.kind !== 'folder') throw notOurFile(folder, stat.kind);
      if (!stat) await this.#files.mkdir(folder);
      this.#prepared.add(folder);
    }
    if (!this.#swept) await this.#sweep();
  }

  /** Takes away what processes left that were killed while they wrote. */
  async #sweep(): Promise<void> {
    this.#swept = true;
    for (const name of await this.#files.readdir(this.#ingest)) {
      const owner = name.slice(name.indexOf('.') + 1);
      if (owner !== this.#files.owner && !this.#files.isAlive(owner))
        await this.#files.unlink(`${this.#ingest}/${name}`);
    }
  }

  #folderOf(digest: Digest): string {
    return `${this.#dir}/${digest.slice(0, digest.indexOf(':'))}`;
  }

  #pathOf(digest: Digest): string {
    if (!isDigest(digest)) throw new Error(`${String(digest)} is not a digest`);
    return `${this.#dir}/${digest.replace(':', '/')}`;
  }
}
