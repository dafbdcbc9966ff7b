import { readFile, type Bytes, type Files } from '@cse/store';

/** Keeps what comes of an upload until it is whole and named. */
export interface Spool {
  open(id: string): Promise<Draft>;
}

/** The bytes of one upload so far. Nothing is held open for it while nothing comes. */
export interface Draft {
  /** In bytes. */
  readonly size: number;
  /** Adds what comes, up to where it breaks off. */
  append(bytes: Bytes): Promise<void>;
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
          for await (const chunk of bytes) {
            chunks.push(chunk);
            size += chunk.byteLength;
          }
        },
        async *read() {
          yield* chunks;
        },
        async discard() {
          chunks = [];
          size = 0;
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
      return draft(`${dir}/${id}.${files.owner}`, files, () => (ready ??= prepare(files, dir)));
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
function draft(path: string, files: Files, ready: () => Promise<void>): Draft {
  let made = false;
  let size = 0;

  async function open() {
    await ready();
    const file = await files.open(path, made ? 'write' : 'create');
    made = true;
    return file;
  }

  return {
    get size() {
      return size;
    },
    async append(bytes) {
      let file: Awaited<ReturnType<typeof open>> | undefined;
      try {
        for await (const chunk of bytes) {
          file ??= await open();
          await file.write(chunk, size);
          size += chunk.byteLength;
        }
      } finally {
        await file?.close();
      }
    },
    async *read() {
      if (made) yield* readFile(files, path, { end: size });
    },
    async discard() {
      if (made) await files.unlink(path);
      made = false;
    },
  };
}
