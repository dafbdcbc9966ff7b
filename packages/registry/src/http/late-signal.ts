import type { Clock } from '../network/ports.ts';

/** A signal that comes so much later than another: what is nearly done may still come to its end. */
export function lateSignal(
  signal: AbortSignal | undefined,
  { clock, late }: { readonly clock: Clock; readonly late: number },
): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let cancel = () => {};
  const begin = () => void (cancel = clock.after(late, () => controller.abort(signal?.reason)));
  if (signal?.aborted) begin();
  signal?.addEventListener('abort', begin);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      cancel();
      signal?.removeEventListener('abort', begin);
    },
  };
}
