import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layoutStore, nodeFiles, type Store } from '@cse/store';
import type { TransferConfig } from '@cse/transfer';
import { z } from 'zod';
import { noArchive } from './errors.ts';

type Items = TransferConfig['items'];

export interface Archive extends AsyncDisposable {
  readonly store: Store;
  /** What the archive was made for. Throws `ARCHIVE_MISSING`. */
  request(): Promise<Items>;
  keepRequest(items: Items): Promise<void>;
}

const REQUEST = 'cse-request.json';
const requestSchema = z.object({ items: z.array(z.object({ use: z.string(), options: z.unknown() })) });

/** A folder that carries content over an air gap, with a note of what it was made for. */
export function openArchive(dir: string): Archive {
  const store = layoutStore(dir, nodeFiles());
  return {
    store,
    async request() {
      const text = await readFile(join(dir, REQUEST), 'utf8').catch((cause: unknown) => {
        throw noArchive(dir, cause);
      });
      const result = requestSchema.safeParse(JSON.parse(text));
      if (!result.success) throw noArchive(dir, result.error);
      return result.data.items;
    },
    keepRequest: (items) => writeFile(join(dir, REQUEST), `${JSON.stringify({ items }, undefined, 1)}\n`),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
