import type { WorkerEvent } from '@cse/session';

/** What a worker did, in a line; nothing for its steps. */
export function renderWorkerEvent(event: WorkerEvent): string | undefined {
  const name = `${event.part.run} ${event.part.id}`;
  switch (event.type) {
    case 'part-taken':
      return event.part.attempt === 1 ? `${name}: taken` : `${name}: taken, attempt ${event.part.attempt}`;
    case 'part-settled':
      return `${name}: ${endOf(event.result.events)} in ${event.result.seconds.toFixed(1)} s`;
    case 'part-released':
      return `${name}: given back: ${event.reason}`;
    case 'part-gone':
      return `${name}: dropped, since it was cancelled or another worker has it`;
    case 'step':
      return undefined;
  }
}

function endOf(events: Extract<WorkerEvent, { type: 'part-settled' }>['result']['events']): string {
  const failed = events.filter(({ type }) => type === 'step-failed').length;
  const blocked = events.filter(({ type }) => type === 'step-blocked').length;
  if (failed + blocked === 0) return 'done';
  return `${failed} failed, ${blocked} not tried`;
}
