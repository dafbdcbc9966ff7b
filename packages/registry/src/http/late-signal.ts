import type { Clock } from '../network/ports.ts';

/** A signal that comes so much later than another: what is nearly done may still come to its end. */
export function lateSignal(
  signal: AbortSignal | undefined,
  { clock, late }: { readonly clock: Clock; readonly late: number },
): Disposable & { readonly signal: AbortSignal } {
  const [controller, over] = [new AbortController(), new AbortController()];
  const begin = () =>
    void clock.sleep(late, over.signal).then(
      () => controller.abort(signal?.reason),
      () => undefined,
    );
  if (signal?.aborted) begin();
  signal?.addEventListener('abort', begin);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      over.abort();
      signal?.removeEventListener('abort', begin);
    },
  };
}
