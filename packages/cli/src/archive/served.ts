import { join } from 'node:path';
import { isArchive } from '@cse/archive';
import { fileSpool, type Spool } from '@cse/server';
import { layoutStore, nodeFiles, type Store } from '@cse/store';
import { openTrusted, type Trusting } from './open.ts';

/** A folder as a server needs it. */
export interface Served extends AsyncDisposable {
  readonly store: Store;
  readonly readOnly: boolean;
  readonly spool?: Spool | undefined;
}

export interface ServedOptions extends Trusting {
  readonly 'read-only'?: boolean | undefined;
}

/** Opens an archive, which nobody can push to, or else an OCI image layout. */
export async function openServed(dir: string, flags: ServedOptions): Promise<Served> {
  const files = nodeFiles();
  if (await isArchive(dir, files)) return servedOf(await openTrusted([dir], flags), { readOnly: true });
  const spool = fileSpool(files, join(dir, '.cse', 'uploads'));
  return servedOf(layoutStore(dir, files), { readOnly: flags['read-only'] ?? false, spool });
}

const servedOf = (store: Store, how: Pick<Served, 'readOnly' | 'spool'>): Served => ({
  store,
  ...how,
  [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
});
