import { join } from 'node:path';
import { isArchive } from '@cse/archive';
import { fileSpool, type ReadOnly, type Spool } from '@cse/server';
import { layoutStore, nodeFiles, type SourceStore, type Store } from '@cse/store';
import { openTrusted, type Trusting } from './open.ts';

/** A folder as a server needs it. */
export interface Served extends AsyncDisposable {
  readonly store: Store | ReadOnly;
  readonly readOnly: boolean;
  readonly spool?: Spool | undefined;
}

export interface ServedOptions extends Trusting {
  readonly 'read-only'?: boolean | undefined;
}

/** Opens an archive, which nobody can push to, or else an OCI image layout. */
export async function openServed(dir: string, flags: ServedOptions): Promise<Served> {
  const files = nodeFiles();
  if (await isArchive(dir, files)) return servedArchive(await openTrusted([dir], flags));
  const store = layoutStore(dir, files);
  return {
    store,
    readOnly: flags['read-only'] ?? false,
    spool: fileSpool(files, join(dir, '.cse', 'uploads')),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const servedArchive = (archive: SourceStore): Served => ({
  store: { onlyRead: archive },
  readOnly: true,
  [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose](),
});
