import type { Bytes, Files, OpenFile } from '@cse/store';

/** Keeps what comes of an upload until it is whole and named. */
export interface Spool {
  open(id: string): Promise<Draft>;
}

/** The bytes of one upload so far. */
export interface Draft {
  /** In bytes. */
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  read(): Bytes;
  discard(): Promise<void>;
}

/** Uploads in memory: for tests, and where they are small. */
export function memorySpool(): Spool {
  return {
    async open() {
      let chunks: Uint8Array[] = [];
      let size = 0;
      return {
        get size() {
          return size;
        },
        async append(bytes) {
          chunks.push(bytes);
          size += bytes.byteLength;
        },
        async *read() {
          yield* chunks;
        },
        async discard() {
          chunks = [];
        },
      };
    },
  };
}

/** Uploads as files of a folder, which is best on the disk that the content is for. What a killed process left there goes away. */
export function fileSpool(files: Files, dir: string): Spool {
  let ready: Promise<void> | undefined;
  return {
    async open(id) {
      const path = `${dir}/${id}.${files.owner}`;
      return draft(path, files, async () => {
        await (ready ??= prepare(files, dir));
        return files.open(path, 'create');
      });
    },
  };
}

async function prepare(files: Files, dir: string): Promise<void> {
  await files.mkdir(dir);
  for (const name of await files.readdir(dir)) {
    const owner = name.slice(name.indexOf('.') + 1);
    if (owner !== files.owner && !files.isAlive(owner)) await files.unlink(`${dir}/${name}`);
  }
}

/** A file is made only when something is to be kept: most blobs come whole, and need none. */
function draft(path: string, files: Files, create: () => Promise<OpenFile>): Draft {
  let file: OpenFile | undefined;
  let size = 0;
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      file ??= await create();
      await file.write(bytes, size);
      size += bytes.byteLength;
    },
    async *read() {
      // 256 KiB: few calls, little memory.
      for (let at = 0; file && at < size;) {
        const chunk = new Uint8Array(Math.min(256 * 1024, size - at));
        const count = await file.read(chunk, at);
        if (count === 0) return;
        at += count;
        yield chunk.subarray(0, count);
      }
    },
    async discard() {
      if (!file) return;
      await file.close();
      await files.unlink(path);
    },
  };
}
