/**
 * Waits for all that was started. The first that fails aborts `stop`, and is thrown when the others have ended too: nothing
 * goes on behind the back of whoever asked. What was started has to heed the signal of `stop`.
 */
export async function together<T>(works: Iterable<Promise<T>>, stop: AbortController): Promise<T[]> {
  let first: { readonly error: unknown } | undefined;
  const watched = Array.from(works, (work) =>
    work.catch((error: unknown): undefined => {
      first ??= { error };
      stop.abort();
    }),
  );
  const results = await Promise.all(watched);
  if (first) throw first.error;
  // None failed, so none is missing.
  return results as T[];
}

/** A controller that is aborted with `signal`, and may be aborted by itself. */
export function stopWith(signal: AbortSignal | undefined): AbortController & Disposable {
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return Object.assign(stop, { [Symbol.dispose]: () => signal?.removeEventListener('abort', abort) });
}
