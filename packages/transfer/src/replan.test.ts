import { stepFailed, type RunEvent } from '@cse/executor';
import { CseError } from '@cse/errors';
import type { Plan, PutTag, Step } from '@cse/graph';
import { runOf } from '@cse/executor';
import { memoryStore, type Store } from '@cse/store';
import { image, smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import { replanning } from './replan.ts';

const REFERENCE = 'reg.example/app:v1';

/** A plan of nothing but a tag, which rests on what was there before. */
async function tagging(target: Store, expected: PutTag['expect']) {
  const { descriptor } = await image(target, 'reg.example/app', { seed: 'ours' });
  const tag: Step = {
    kind: 'put-tag',
    id: REFERENCE,
    needs: [],
    content: descriptor,
    tag: 'v1',
    to: 'reg.example/app',
    expect: expected,
  };
  const plan: Plan = { ...smallPlan(), steps: new Map([[REFERENCE, tag]]), owners: new Map(), images: [] };
  return { plan, put: () => target.repository(tag.to).tag(descriptor, 'v1'), ours: descriptor.digest };
}

/** Takes each run to its end, and counts what happened. */
async function replanned(
  plan: Plan,
  { target, times = 5, run }: { target: Store; times?: number; run: (nth: number) => Promise<RunEvent> },
) {
  const happened: string[] = [];
  let runs = 0;
  const running = replanning({
    times,
    target,
    clock: { sleep: async (milliseconds) => void happened.push(`waited ${milliseconds}`) },
    plan: async () => (happened.push('planned'), plan),
    run: (made) =>
      runOf(
        made,
        (async function* (): AsyncGenerator<RunEvent> {
          yield await run((runs += 1));
          yield { type: 'run-finished', interrupted: false };
        })(),
        { now: () => 0 },
      ),
    onMoved: (tag) => void happened.push(`moved ${tag}`),
  });
  for await (const each of running) await Array.fromAsync(each);
  return happened;
}

const finished: RunEvent = { type: 'step-finished', id: REFERENCE, arrival: 'tagged' };
const failed = (code: string) => stepFailed(REFERENCE, new CseError(code, 'incomplete', 'x'));

test('a plan whose tags rest on nothing that was there is run once, and nobody is waited for', async () => {
  const target = memoryStore();
  for (const expected of [undefined, (await tagging(target, undefined)).ours]) {
    const { plan } = await tagging(target, expected);
    expect(await replanned(plan, { target, run: async () => finished })).toEqual(['planned']);
  }
});

test('a tag that still names what was put, once others had their time, is done', async () => {
  const target = memoryStore();
  const { plan, put } = await tagging(target, 'absent');
  const run = () => put().then(() => finished);
  expect(await replanned(plan, { target, run })).toEqual(['planned', 'waited 1000']);
});

test.each([
  ['was moved by somebody else before it was put', async () => failed('TAG_MOVED'), ['planned']],
  ['was put over by somebody else', overwrite, ['planned', 'waited 1000']],
  [
    'was taken away',
    async (target: Store) => (await target.repository('reg.example/app').untag('v1'), finished),
    ['planned', 'waited 1000'],
  ],
])('a tag that %s is told, and planned and put anew', async (_, disturb, first) => {
  const target = memoryStore();
  const { plan, put } = await tagging(target, 'absent');
  await put();
  const run = (nth: number) => (nth === 1 ? disturb(target) : put().then(() => finished));
  expect(await replanned(plan, { target, run })).toEqual([...first, `moved ${REFERENCE}`, 'planned', 'waited 1000']);
});

test('a tag that is always moved is planned no more than so many times', async () => {
  const target = memoryStore();
  const { plan } = await tagging(target, 'absent');
  const happened = await replanned(plan, { target, times: 3, run: async () => failed('TAG_MOVED') });
  expect(happened.filter((each) => each === 'planned')).toHaveLength(3);
  expect(happened.at(-1)).toBe('planned');
});

test('a run that failed of anything else is not planned anew', async () => {
  const target = memoryStore();
  const { plan } = await tagging(target, 'absent');
  expect(await replanned(plan, { target, run: async () => failed('REGISTRY_DENIED') })).toEqual(['planned']);
});

async function overwrite(target: Store): Promise<RunEvent> {
  await image(target, REFERENCE, { seed: 'of somebody else' });
  return finished;
}
