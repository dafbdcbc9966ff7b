import { isDigest, isManifest, successorsOf, type Descriptor, type Digest } from '@cse/oci';
import type { Files } from './files.ts';

/** Reads a manifest of the layout, whole; none where it is named and not there, as in a sparse index. */
export type ReadManifest = (content: Descriptor) => Promise<Uint8Array | undefined>;

/**
 * Says which blobs belong to which repository: an empty file stands for each, below `.cse/members`, which other readers
 * of a layout pass over. A repository without such a folder was written by another tool: its blobs are those that its manifests name.
 */
export class LayoutMembers {
  readonly #files: Files;
  readonly #dir: string;
  readonly #readManifest: ReadManifest;
  readonly #known = new Map<string, Promise<Set<Digest>>>();

  constructor(files: Files, dir: string, readManifest: ReadManifest) {
    this.#files = files;
    this.#dir = `${dir}/.cse/members`;
    this.#readManifest = readManifest;
  }

  /** Says whether a blob belongs to a repository. What is not known is looked for: another process may have put it there. */
  async has(repository: string, digest: Digest, manifests: Iterable<Descriptor>): Promise<boolean> {
    const known = await this.of(repository, manifests);
    if (known.has(digest)) return true;
    const folder = this.#folderOf(repository);
    if (await this.#files.stat(`${folder}/${digest.replace(':', '-')}`)) known.add(digest);
    else if (!(await this.#files.stat(folder))) this.#known.delete(repository);
    return (await this.of(repository, manifests)).has(digest);
  }

  /** The blobs of a repository, as far as they are known. `manifests` are the manifests that the index names for it. */
  of(repository: string, manifests: Iterable<Descriptor>): Promise<Set<Digest>> {
    const known = this.#known.get(repository) ?? this.#load(repository, manifests);
    this.#known.set(repository, known);
    known.catch(() => this.#known.delete(repository));
    return known;
  }

  async add(repository: string, digest: Digest, members: Set<Digest>): Promise<void> {
    const folder = this.#folderOf(repository);
    const adopted = (await this.#files.stat(folder)) ? [] : members;
    await this.#files.mkdir(folder);
    for (const each of [...adopted, digest]) await this.#mark(`${folder}/${each.replace(':', '-')}`);
    await this.#files.syncFolder(folder);
    members.add(digest);
  }

  async delete(repository: string, digest: Digest, members: Set<Digest>): Promise<void> {
    await this.#files.unlink(`${this.#folderOf(repository)}/${digest.replace(':', '-')}`);
    members.delete(digest);
  }

  /** The repositories that have blobs marked as theirs. */
  async repositories(): Promise<readonly string[]> {
    return (await this.#files.readdir(this.#dir)).map(decodeURIComponent);
  }

  async #load(repository: string, manifests: Iterable<Descriptor>): Promise<Set<Digest>> {
    if (!(await this.#files.stat(this.#folderOf(repository)))) return this.#named(manifests);
    const names = await this.#files.readdir(this.#folderOf(repository));
    return new Set(names.map((name) => name.replace('-', ':')).filter(isDigest));
  }

  async #named(manifests: Iterable<Descriptor>): Promise<Set<Digest>> {
    const seen = new Set<Digest>();
    const open = [...manifests];
    for (let manifest = open.pop(); manifest; manifest = open.pop()) {
      const bytes = await this.#readManifest(manifest);
      for (const next of bytes ? successorsOf(manifest, bytes) : []) {
        if (!seen.has(next.digest) && isManifest(next)) open.push(next);
        seen.add(next.digest);
      }
    }
    return seen;
  }

  async #mark(path: string): Promise<void> {
    const file = await this.#files.open(path, 'write');
    await file.close();
  }

  #folderOf(repository: string): string {
    return `${this.#dir}/${encodeURIComponent(repository)}`;
  }
}
