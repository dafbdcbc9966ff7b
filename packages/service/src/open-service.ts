/** Something that is served until it is disposed of. */
export interface OpenService extends AsyncDisposable {
  /** `http://127.0.0.1:5000` */
  readonly url: string;
  /** What whoever serves it should know. */
  readonly warnings: readonly string[];
}

/** Gives what was opened to whoever takes it: they close it, and leaving the scope that opened it does not. */
export function handedOver(opened: AsyncDisposableStack): () => Promise<void> {
  const moved = opened.move();
  return () => moved.disposeAsync();
}
