import type { Step } from '@cse/graph';
import { expect, test } from 'vitest';
import { Costs } from './costs.ts';
import { blobStep, manifestStep } from './steps.testing.ts';

/** A step that began, and took so many seconds. */
function took(costs: Costs, step: Step, seconds: number | undefined): void {
  costs.expect(step);
  costs.begin(step);
  costs.end(step, seconds);
}

test('before anything has ended, a blob of 5 MB is guessed to take a little more than a second', () => {
  const costs = new Costs();
  costs.expect(blobStep('a', 5_000_000));
  costs.expect(manifestStep('b'));
  expect(costs.waiting()).toBeCloseTo(1.2);
});

test('what waits is taken to cost what was seen: so much for each, and so much for each byte', () => {
  const costs = new Costs();
  for (const size of [1000, 2000, 4000]) took(costs, blobStep(`${size}`, size), 0.5 + size / 1000);
  costs.expect(blobStep('next', 10_000));
  expect(costs.waiting()).toBeCloseTo(10.5);
});

test('a step that failed, or is dropped, says nothing of what others cost', () => {
  const costs = new Costs();
  for (const size of [1000, 2000, 4000]) took(costs, blobStep(`${size}`, size), size / 1000);
  took(costs, blobStep('failed', 1000), undefined);
  const dropped = blobStep('dropped', 3000);
  costs.expect(dropped);
  costs.drop(dropped);
  expect(costs.waiting()).toBeCloseTo(0);
  costs.expect(blobStep('next', 1000));
  expect(costs.waiting()).toBeCloseTo(1);
});

test('small steps are never taken to cost less than nothing, though larger ones took less time', () => {
  const costs = new Costs();
  for (const [at, seconds] of [3, 2, 1].entries()) took(costs, blobStep(`${at}`, 1000 * (at + 1)), seconds);
  costs.expect(blobStep('next', 100));
  expect(costs.waiting()).toBeCloseTo(2);
});

test('bytes of another host are taken to cost what those of the host cost that most is known of', () => {
  const costs = new Costs();
  for (const size of [1000, 2000, 4000]) took(costs, blobStep(`${size}`, size), size / 1000);
  costs.expect(blobStep('elsewhere', 5000, { from: 'source:other.example/a' }));
  expect(costs.waiting()).toBeCloseTo(5);
  const unknown = new Costs();
  for (const size of [1000, 2000, 4000]) took(unknown, blobStep(`${size}`, size), size / 1000);
  unknown.expect(blobStep('mounted', 5000, { from: 'target:t.example/b' }));
  expect(unknown.waiting()).toBeCloseTo(0.1);
});

test('the places are as many as were under way at once', () => {
  const costs = new Costs();
  expect(costs.places).toBe(1);
  const steps = [blobStep('a'), blobStep('b'), blobStep('c')];
  for (const step of steps) costs.begin(step);
  for (const step of steps) costs.end(step, 1);
  costs.begin(blobStep('d'));
  expect(costs.places).toBe(3);
});

test('what is left of a step goes by its size at first, and then by its own pace', () => {
  const costs = new Costs();
  for (const size of [1000, 2000, 4000]) took(costs, blobStep(`${size}`, size), size / 1000);
  const step = blobStep('next', 8000);
  expect(costs.rest(step, { elapsed: 2, moved: 0 })).toBeCloseTo(6);
  // A quarter is there after four seconds: its own pace says twelve more, and is trusted by a quarter.
  expect(costs.rest(step, { elapsed: 4, moved: 2000 })).toBeCloseTo(4 * 0.75 + 12 * 0.25);
  // Nothing is there after twice the usual time: it is taken to need a quarter of that again.
  expect(costs.rest(step, { elapsed: 16, moved: 0 })).toBeCloseTo(4);
  expect(costs.rest(step, { elapsed: 16, moved: 8000 })).toBeCloseTo(4);
});
