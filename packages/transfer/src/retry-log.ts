import type { RunEvent } from '@cse/executor';
import type { RegistryEvent } from '@cse/registry';

/** Hears of the requests that are made again, and puts them among the events of a run. */
export interface RetryLog {
  readonly onEvent: (event: RegistryEvent) => void;
  among(events: AsyncIterable<RunEvent>): AsyncIterable<RunEvent>;
}

export function retryLog(onEvent: (event: RegistryEvent) => void = () => {}): RetryLog {
  let heard: RunEvent[] = [];
  return {
    onEvent(event) {
      if (event.type === 'retry') heard.push({ type: 'request-retried', host: event.host, reason: event.reason });
      onEvent(event);
    },
    async *among(events) {
      for await (const event of events) {
        const retried = heard;
        heard = [];
        yield* retried;
        yield event;
      }
    },
  };
}
