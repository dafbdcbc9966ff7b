import { readTextFile } from './node-text-file.ts';
import { invalidItemSchema } from './errors.ts';

/** Reads the JSON schema of an item that stands in a package. Throws `PLUGIN_BROKEN`. */
export async function readItemSchema(path: string): Promise<object> {
  try {
    const schema: unknown = JSON.parse(await readTextFile(path));
    if (typeof schema !== 'object' || schema === null) throw new Error('it is no object');
    return schema;
  } catch (cause) {
    throw invalidItemSchema(path, cause);
  }
}
