import { expect, test } from 'vitest';
import { finishedIn, kept, type KeptEvent, type RunEvent } from './index.ts';

const [a, b, c] = ['t.example/a:v1', 't.example/b:v1', 't.example/c:v1'] as const;
const started = { type: 'run-started', steps: 3, bytes: 0 } as const;
const finished = (id: string) => ({ type: 'step-finished', id, arrival: 'pushed' }) as const;
const failed = (id: string, fault: 'access' | 'incomplete') =>
  ({ type: 'step-failed', id, code: 'X', fault, message: 'x' }) as const;
const blocked = (id: string, by: string) => ({ type: 'step-blocked', id, by }) as const;

const all = [started, finished(a), failed(b, 'incomplete'), finished(b), finished(c)];

test('what was finished stays so, whatever failed before', () => {
  expect(finishedIn(all)).toEqual(new Set([a, b, c]));
  expect(finishedIn([started, failed(a, 'incomplete')])).toEqual(new Set());
});

test('what a later look has missed is not finished any more, nor what waits for it', () => {
  expect(finishedIn(all, [started, failed(a, 'incomplete'), blocked(b, a), finished(c)])).toEqual(new Set([c]));
});

test('what a later look was not shown may still be there', () => {
  expect(finishedIn(all, [started, failed(a, 'access'), blocked(b, a)])).toEqual(new Set([a, b, c]));
});

test('of several looks the last one counts', () => {
  const looks = [started, failed(a, 'incomplete'), started, failed(b, 'incomplete')];
  expect(finishedIn(all, looks)).toEqual(new Set([a, c]));
});

test('an event passes on after it was stored with its time, and the first with the circumstances; bytes are only told', async () => {
  const events: readonly RunEvent[] = [started, { type: 'step-moved', id: a, bytes: 5 }, finished(a)];
  async function* source() {
    yield* events;
  }
  const seen: unknown[] = [];
  const circumstances = { machine: 'one' };
  const keep = (event: KeptEvent) => void seen.push(event);
  const moved = (event: RunEvent) => void seen.push(event);
  for await (const event of kept(source(), { keep, moved, now: () => 7, circumstances })) seen.push(event);
  expect(seen).toEqual([
    ...[{ ...started, at: 7, circumstances }, started],
    ...[events[1], events[1]],
    ...[{ ...finished(a), at: 7 }, finished(a)],
  ]);
});
