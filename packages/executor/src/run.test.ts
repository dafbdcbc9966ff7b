import { GraphBuilder, tagId, type Plan } from '@cse/graph';
import { describe } from '@cse/oci';
import { expect, test } from 'vitest';
import type { RunEvent } from './event.ts';
import { runOf } from './run.ts';

const id = tagId('reg.example/a', 'v1');

function planOfOne(): Plan {
  const graph = new GraphBuilder();
  const content = describe('application/octet-stream', new TextEncoder().encode('a'));
  graph.add({ kind: 'put-tag', id, needs: [], content, to: 'reg.example/a', tag: 'v1' }, 'one');
  return { ...graph.build(), contents: new Map(), images: [], notes: [], postponed: [] };
}

async function* eventsOf(...events: RunEvent[]): AsyncGenerator<RunEvent> {
  yield* events;
}

test('a run passes its events on, and adds up those that have passed', async () => {
  const events: RunEvent[] = [
    { type: 'run-started', steps: 1, bytes: 0 },
    { type: 'step-started', id },
    { type: 'step-moved', id, bytes: 1 },
    { type: 'step-finished', id, arrival: 'tagged' },
    { type: 'run-finished', interrupted: false },
  ];
  let passed = 0;
  const run = runOf(planOfOne(), eventsOf(...events), { now: () => passed * 1000 });
  expect(run.report()).toMatchObject({ ok: false, steps: { done: 0 } });
  const seen: RunEvent[] = [];
  for await (const event of run) {
    seen.push(event);
    passed += 1;
  }
  expect(seen).toEqual(events);
  expect(run.report()).toMatchObject({ ok: true, seconds: 5, steps: { done: 1, failed: 0 } });
});

test('a run whose consumer goes away was interrupted', async () => {
  const run = runOf(planOfOne(), eventsOf({ type: 'run-started', steps: 1, bytes: 0 }), { now: () => 0 });
  for await (const _ of run) break;
  expect(run.report()).toMatchObject({ ok: false, fault: 'interrupted' });
});

test('what helps against a failure stands in the report, and the event stays as it was', async () => {
  const failed = { type: 'step-failed', id, code: 'GONE', fault: 'plan', message: 'it is gone' } as const;
  const run = runOf(planOfOne(), eventsOf(failed), { now: () => 0, remedyFor: ({ code }) => `bring ${code}` });
  expect(await Array.fromAsync(run)).toEqual([failed]);
  expect(run.report().failures).toMatchObject([{ code: 'GONE', hint: 'bring GONE' }]);
});
