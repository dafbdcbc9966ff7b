import { isDigest, type Digest } from '@cse/oci';
import { dirname } from 'node:path';
import { readAll } from './content.ts';
import { readFile, replaceFile, sweepDrafts, type Files } from './files.ts';

/** More than the largest plan has; what was set first is forgotten first. */
const MOST = 60_000;

/** What each name meant when it was last asked: hints, in one file of lines. Of two processes that save it, the last one's stay. */
export class LastNamed {
  readonly #files: Files;
  readonly #path: string;
  #names: Promise<Map<string, Digest>> | undefined;
  #isChanged = false;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  async get(name: string): Promise<Digest | undefined> {
    return (await this.#read()).get(name);
  }

  async set(name: string, digest: Digest): Promise<void> {
    const names = await this.#read();
    names.delete(name);
    names.set(name, digest);
    this.#isChanged = true;
  }

  /** Writes what was set. */
  async save(): Promise<void> {
    if (!this.#isChanged) return;
    const lines = [...(await this.#read())].slice(-MOST).map(([name, digest]) => `${digest} ${name}\n`);
    const folder = dirname(this.#path);
    await this.#files.mkdir(folder);
    await sweepDrafts(this.#files, folder);
    await replaceFile(this.#files, this.#path, new TextEncoder().encode(lines.join('')));
    this.#isChanged = false;
  }

  #read(): Promise<Map<string, Digest>> {
    return (this.#names ??= namesIn(this.#files, this.#path));
  }
}

async function namesIn(files: Files, path: string): Promise<Map<string, Digest>> {
  const names = new Map<string, Digest>();
  if ((await files.stat(path))?.kind !== 'file') return names;
  for (const line of new TextDecoder().decode(await readAll(readFile(files, path))).split('\n')) {
    const [digest, name] = line.split(' ');
    if (name !== undefined && isDigest(digest)) names.set(name, digest);
  }
  return names;
}
