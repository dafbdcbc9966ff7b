import { readFile } from 'node:fs/promises';

/** Reads a text that people keep: UTF-8, or UTF-16 as Windows saves it, without the mark that some editors begin with. */
export async function readTextFile(path: string): Promise<string> {
  // A folder can be opened, and the system does not say which one could not be read.
  const bytes = await readFile(path).catch((cause: Error) => {
    throw Object.assign(cause, { path });
  });
  return textOf(bytes);
}

// A decoder takes the mark of its own encoding away.
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
