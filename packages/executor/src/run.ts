import { faultOf, isCseError, messageOf } from '@cse/errors';
import type { Plan, StepId } from '@cse/graph';
import type { RunEvent } from './event.ts';
import { Tally, type Report } from './report.ts';

/** A plan that is run: its events as they come, and what they add up to. */
export interface Run extends AsyncIterable<RunEvent> {
  readonly plan: Plan;
  /** What happened so far, added up. */
  report(): Report;
}

export interface RunOfOptions {
  /** Milliseconds since any moment: a report says how long the run has taken. */
  readonly now: () => number;
  /** What helps against a failure, where its report knows more than the event. */
  readonly remedyFor?: ((failure: StepFailed) => string | undefined) | undefined;
}

export type StepFailed = Extract<RunEvent, { readonly type: 'step-failed' }>;

/** What a step failed with, as an event. */
export function stepFailed(id: StepId, error: unknown): StepFailed {
  const { code = 'INTERNAL', hint, host } = isCseError(error) ? error : {};
  const known = { ...(hint === undefined ? {} : { hint }), ...(host === undefined ? {} : { host }) };
  return { type: 'step-failed', id, code, fault: faultOf(error), message: messageOf(error), ...known };
}

/** The events of a run as a value. They are taken once. */
export function runOf(plan: Plan, events: AsyncIterable<RunEvent>, { now, remedyFor }: RunOfOptions): Run {
  const began = now();
  const tally = new Tally(plan);
  return {
    plan,
    report: () => tally.report((now() - began) / 1000),
    async *[Symbol.asyncIterator]() {
      for await (const event of events) {
        tally.add(withRemedy(event, remedyFor));
        yield event;
      }
    },
  };
}

function withRemedy(event: RunEvent, remedyFor: RunOfOptions['remedyFor']): RunEvent {
  if (event.type !== 'step-failed') return event;
  const hint = remedyFor?.(event);
  return hint === undefined ? event : { ...event, hint };
}
