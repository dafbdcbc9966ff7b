import { layoutStore, type Files, type SourceStore, type Store } from '@cse/store';
import type { ReadOnly } from './answering.ts';
import { fileSpool, type Spool } from './spool.ts';

/** What is served. To dispose of it disposes of its store. */
export interface Served extends AsyncDisposable {
  readonly store: Store | ReadOnly;
  readonly readOnly?: boolean | undefined;
  readonly spool?: Spool | undefined;
}

export interface LayoutOptions {
  readonly files: Files;
  readonly readOnly?: boolean | undefined;
}

/** An OCI image layout, to be served. What is uploaded in pieces waits in `.cse/uploads` below it. */
export function openLayout(dir: string, { files, readOnly }: LayoutOptions): Served {
  const store = layoutStore(dir, files);
  const spool = fileSpool(files, `${dir}/.cse/uploads`);
  return { store, readOnly, spool, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

/** What can only be read, to be served. */
export const readOnly = (source: SourceStore): Served => ({
  store: { onlyRead: source },
  readOnly: true,
  [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
});
