import type { RunEvent } from '@cse/executor';
import type { RegistryEvent } from '@cse/registry';

type RetriedRequest = Extract<RunEvent, { readonly type: 'request-retried' }>;

/** Hears of the requests that are made again, and puts them among the events of a run. */
export interface RetryLog {
  readonly onEvent: (event: RegistryEvent) => void;
  /** What was heard since the last time. */
  take(): readonly RetriedRequest[];
  among(events: AsyncIterable<RunEvent>): AsyncIterable<RunEvent>;
}

export function retryLog(onEvent: (event: RegistryEvent) => void = () => {}): RetryLog {
  let heard: RetriedRequest[] = [];
  const take = () => {
    const retried = heard;
    heard = [];
    return retried;
  };
  return {
    take,
    onEvent(event) {
      if (event.type === 'retry') heard.push({ type: 'request-retried', host: event.host, reason: event.reason });
      onEvent(event);
    },
    async *among(events) {
      for await (const event of events) {
        yield* take();
        yield event;
      }
    },
  };
}
