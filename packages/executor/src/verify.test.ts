import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { execute, reportOf, verify } from './index.ts';
import { odd, openWorld } from './world.testing.ts';

test('a tag that names something else is told, with what it should name', async () => {
  const { source, target, plan, made } = await openWorld();
  await Array.fromAsync(execute(plan, { source, target }));
  const other = await image(target, 't.example/a:v1', { seed: 'another' });
  const { failures } = reportOf(plan, await Array.fromAsync(verify(plan, { target })), 1);
  expect(failures).toMatchObject([{ code: 'TARGET_DIFFERS', fault: 'incomplete', step: 't.example/a:v1' }]);
  expect(failures[0]?.message).toContain(other.descriptor.digest);
  expect(failures[0]?.message).toContain(made[0]?.descriptor.digest);
});

test('manifests are read, and blobs only where that is wanted; what is read is told', async () => {
  const { source, target, plan } = await openWorld(['a']);
  await Array.fromAsync(execute(plan, { source, target }));
  const read: string[] = [];
  const listening = odd(target, (own) => ({
    fetch: (content, options) => {
      read.push(content.digest);
      return own.fetch(content, options);
    },
  }));
  const steps = [...plan.steps.values()];
  const digestsOf = (kind: string) => steps.filter((step) => step.kind === kind).map(({ content }) => content.digest);
  const sizes = steps.filter(({ kind }) => kind !== 'put-tag').reduce((sum, { content }) => sum + content.size, 0);
  await Array.fromAsync(verify(plan, { target: listening }));
  expect(read.splice(0)).toEqual(digestsOf('put-manifest'));
  const events = await Array.fromAsync(verify(plan, { target: listening, readData: true }));
  expect(read.toSorted()).toEqual([...digestsOf('copy-blob'), ...digestsOf('put-manifest')].toSorted());
  const moved = events.reduce((sum, event) => sum + (event.type === 'step-moved' ? event.bytes : 0), 0);
  expect(moved).toBe(sizes);
});

test('a verification that is stopped stops what it reads', async () => {
  const { source, target, plan } = await openWorld(['a']);
  await Array.fromAsync(execute(plan, { source, target }));
  const stop = new AbortController();
  const signals: (AbortSignal | undefined)[] = [];
  const listening = odd(target, (own) => ({
    resolve: (tag, options) => (signals.push(options?.signal), own.resolve(tag, options)),
    has: (content, options) => (signals.push(options?.signal), own.has(content, options)),
    fetch: (content, options) => (signals.push(options?.signal), own.fetch(content, options)),
  }));
  await Array.fromAsync(verify(plan, { target: listening, signal: stop.signal }));
  expect(new Set(signals)).toEqual(new Set([stop.signal]));
});
