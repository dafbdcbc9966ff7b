import type { Bytes, Files, OpenFile } from '@cse/store';

const CHUNK = 256 * 1024;

/** Reads a file piece by piece, and closes it. */
export async function* readFile(path: string, files: Files): Bytes {
  const file = await files.open(path, 'read');
  try {
    for (let position = 0; ;) {
      const buffer = new Uint8Array(CHUNK);
      const count = await file.read(buffer, position);
      if (count === 0) return;
      position += count;
      yield buffer.subarray(0, count);
    }
  } finally {
    await file.close();
  }
}

/** Writes a new file piece by piece, and says how large it became. */
export async function writeFile(path: string, bytes: Bytes, files: Files): Promise<number> {
  const file = await files.open(path, 'create');
  try {
    return await writeAll(file, bytes);
  } finally {
    await file.close();
  }
}

async function writeAll(file: OpenFile, bytes: Bytes): Promise<number> {
  let position = 0;
  for await (const chunk of bytes) {
    await file.write(chunk, position);
    position += chunk.byteLength;
  }
  await file.sync();
  return position;
}
