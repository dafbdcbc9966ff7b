import { sayAside } from '@cse/terminal';

export interface Interruption extends Disposable {
  readonly signal: AbortSignal;
}

/** Ctrl-C once stops cleanly, and says how to go on; twice ends at once. A terminal that is closed stops as cleanly. */
export function interruptible(): Interruption {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    sayAside('stopping; run the same command again to continue (press Ctrl-C again to quit at once)');
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop),
  };
}

/** Waits for Ctrl-C, for what goes on until somebody ends it. */
export const untilInterrupted = () =>
  new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve).once('SIGHUP', resolve);
  });
