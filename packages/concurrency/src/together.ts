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

/**
 * Does the same work for each of many items, so many at once and no more: the next begins when one is done. What all return
 * comes in the order of the items. The first that fails aborts `stop`; nothing begins after that.
 */
export async function mapConcurrently<T, Result>(
  items: Iterable<T>,
  work: (item: T) => Promise<Result>,
  { concurrency, stop }: { readonly concurrency: number; readonly stop: AbortController },
): Promise<Result[]> {
  const results: Result[] = [];
  const left = [...items].entries();
  const worker = async () => {
    for (const [at, item] of left) {
      stop.signal.throwIfAborted();
      results[at] = await work(item);
    }
  };
  await together(Array.from({ length: concurrency }, worker), stop);
  return results;
}

/** A controller that is aborted with `signal`, and may be aborted by itself. */
export function stopWith(signal: AbortSignal | undefined): AbortController & Disposable {
  const stop = new AbortController();
  const abort = () => stop.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return Object.assign(stop, { [Symbol.dispose]: () => signal?.removeEventListener('abort', abort) });
}
