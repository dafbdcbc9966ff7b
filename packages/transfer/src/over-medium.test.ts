import type { RunEvent } from '@cse/executor';
import { memoryStore } from '@cse/store';
import { smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import type { Carried, Filling } from './medium.ts';
import { admitted, finishing, withOrigin } from './over-medium.ts';

const plan = smallPlan();
const done = [...plan.steps.keys()].map((id): RunEvent => ({ type: 'step-finished', id, arrival: 'pushed' }));

async function* run(events: readonly RunEvent[]): AsyncGenerator<RunEvent> {
  yield { type: 'run-started', steps: plan.steps.size, bytes: 0 };
  yield* events;
}

test.each([
  ['is made complete once all of its plan is there', done, 1],
  ['stays incomplete where a step is missing', done.slice(1), 0],
])('a medium that is written %s', async (_, events, times) => {
  const happened: string[] = [];
  const medium: Filling = { ...memoryStore(), plan, finish: async () => void happened.push('finished') };
  for await (const { type } of finishing(plan, run(events), medium)) happened.push(type);
  expect(happened).toEqual([
    'run-started',
    ...events.map(() => 'step-finished'),
    ...Array<string>(times).fill('finished'),
  ]);
});

test('a plan is run out of a medium once that has admitted it, and not at all where it refuses', async () => {
  const target = memoryStore();
  const asked: unknown[] = [];
  const medium: Carried = { ...memoryStore(), asks: {}, check: async () => [] };
  const admitting = { ...medium, admit: async (...given: readonly unknown[]) => void asked.push(given) };
  expect(await Array.fromAsync(admitted(plan, run(done), { from: admitting, target }))).toHaveLength(done.length + 1);
  expect(asked).toEqual([[plan, target]]);
  expect(await Array.fromAsync(admitted(plan, run(done), { from: medium, target }))).toHaveLength(done.length + 1);
  const refusing = { ...medium, admit: () => Promise.reject(new Error('other content')) };
  await expect(admitted(plan, run(done), { from: refusing, target }).next()).rejects.toThrow('other content');
});

test('who vouches for a medium is noted with the plan', () => {
  const medium: Carried = { ...memoryStore(), asks: {}, check: async () => [], origin: 'signed by ops' };
  expect(withOrigin({ ...plan, notes: ['hello'] }, medium).notes).toEqual(['hello', 'signed by ops']);
  expect(withOrigin(plan, { ...medium, origin: undefined })).toBe(plan);
  expect(withOrigin(plan, undefined)).toBe(plan);
});
