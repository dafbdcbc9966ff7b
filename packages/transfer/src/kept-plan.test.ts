import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planDigest, planId, type Plan } from '@cse/graph';
import { memoryStore } from '@cse/store';
import { smallPlan } from '@cse/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOf } from './config.testing.ts';
import { openKeptPlan } from './kept-plan.ts';
import type { Carried } from './medium.ts';
import { nodeState } from './node-state.ts';
import type { Ports } from './ports.ts';

const plan: Plan = { ...smallPlan(), steps: new Map(), owners: new Map(), images: [] };
const config = configOf();

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'cse-kept-'))));
afterEach(() => rm(folder, { recursive: true }));

const opened = (from?: Carried) => {
  const clock = { now: () => 5, monotonic: () => 0, sleep: async () => undefined };
  const ports: Ports = { readText: async () => '', clock, state: nodeState(folder) };
  return openKeptPlan(plan, { config, ports, from });
};

test('a plan that was made before is run, and kept as the answer to itself', async () => {
  await using kept = await opened();
  expect(kept.plan).toBe(plan);
  const run = kept.run();
  await Array.fromAsync(run);
  expect(run.report()).toMatchObject({ ok: true, plan: planDigest(plan) });
  expect((await nodeState(folder).find('latest'))?.id).toBe(planId(plan));
  expect(planDigest((await nodeState(folder).answer(planDigest(plan))) ?? smallPlan())).toBe(planDigest(plan));
});

test('a plan is run out of a medium once that admits it, and else leaves nothing behind', async () => {
  const medium: Carried = { ...memoryStore(), asks: {}, check: async () => [] };
  const refusing = { ...medium, admit: () => Promise.reject(new Error('of another plan')) };
  await using refused = await opened(refusing);
  await expect(Array.fromAsync(refused.run())).rejects.toThrow('of another plan');
  expect(await nodeState(folder).list()).toEqual([]);
  const admitted: unknown[] = [];
  await using kept = await opened({ ...medium, admit: async (...given) => void admitted.push(given) });
  await Array.fromAsync(kept.run());
  expect(admitted).toEqual([[plan, kept.target]]);
});
