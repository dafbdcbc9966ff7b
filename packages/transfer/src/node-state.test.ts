import { appendFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Plan } from '@cse/graph';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeState } from './node-state.ts';
import { beyond, RUN_LIMIT } from './run-limit.ts';

const plan: Plan = {
  steps: new Map(),
  owners: new Map(),
  contents: new Map(),
  images: [],
  notes: ['hello'],
  postponed: [],
};
const started = { type: 'run-started', steps: 0, bytes: 0, at: 1 } as const;
const finished = { type: 'run-finished', interrupted: false, at: 2 } as const;

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'cse-state-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a run is found again, with its plan and all that happened', async () => {
  const state = nodeState(folder);
  {
    await using run = await state.open('abc123', plan, 'sha256:question');
    run.keep(started);
    run.keep(finished);
  }
  expect(await state.find('abc')).toEqual({ id: 'abc123', plan, events: [started, finished] });
  expect(await state.find('latest')).toMatchObject({ id: 'abc123' });
  expect(await state.answer('sha256:question')).toEqual(plan);
});

test('what answered a question can be forgotten, and the run stays', async () => {
  const state = nodeState(folder);
  await (await state.open('abc123', plan, 'sha256:question'))[Symbol.asyncDispose]();
  await state.forget();
  expect(await state.answer('sha256:question')).toBeUndefined();
  expect(await Array.fromAsync(state.plans())).toEqual([plan]);
});

test('F-28: a last line that was cut off is dropped, and what follows stands on a line of its own', async () => {
  const state = nodeState(folder);
  {
    await using run = await state.open('abc', plan, 'q');
    run.keep(started);
  }
  await appendFile(join(folder, 'runs', 'abc', 'journal.ndjson'), '{"type":"run-fin');
  {
    await using run = await state.open('abc', plan, 'q');
    expect(run.isNew).toBe(false);
    run.keep(finished);
  }
  expect((await state.find('abc'))?.events).toEqual([started, finished]);
});

test('a run that another process is at work on is looked at as it goes on, and no more once it has ended', async () => {
  const [state, other] = [nodeState(folder), nodeState(folder)];
  const id = 'reg.example/a@sha256:1';
  const run = await state.open('abc', plan, 'q');
  run.keep(started);
  const look = await other.look('abc');
  expect([...(look?.news() ?? [])]).toEqual([started]);
  expect([...(look?.news() ?? [])]).toEqual([]);
  run.moved({ type: 'step-moved', id, bytes: 5 });
  run.moved({ type: 'step-moved', id, bytes: 7 });
  await expect.poll(async () => (await look?.pulse())?.moved).toEqual({ [id]: 12 });
  run.keep({ type: 'step-finished', id, arrival: 'pushed', at: 2 });
  await expect.poll(async () => (await look?.pulse())?.moved).toEqual({});
  run.keep(finished);
  await run[Symbol.asyncDispose]();
  expect([...(look?.news() ?? [])].map(({ type }) => type)).toEqual(['step-finished', 'run-finished']);
  expect(await look?.pulse()).toBeUndefined();
  expect(await look?.plan()).toEqual(plan);
  expect(await other.look('zzz')).toBeUndefined();
});

test('a run that was deleted and begun anew is looked at from its beginning', async () => {
  const state = nodeState(folder);
  {
    await using run = await state.open('abc', plan);
    for (const event of [started, finished]) run.keep(event);
  }
  const look = await state.look('abc');
  expect([...(look?.news() ?? [])]).toEqual([started, finished]);
  await state.remove('abc');
  {
    await using run = await state.open('abc', plan);
    run.keep(started);
  }
  expect([...(look?.news() ?? [])]).toEqual([started]);
});

test('a long journal is read to its end, with the steps that it saw finish', async () => {
  const state = nodeState(folder);
  const ids = Array.from({ length: 20_000 }, (_, at) => `t.example/é/${at}:v1`);
  {
    await using run = await state.open('abc', plan);
    expect([run.isNew, run.finished.size]).toEqual([true, 0]);
    for (const id of ids) run.keep({ type: 'step-finished', id, arrival: 'pushed', at: 1 });
  }
  await using run = await state.open('abc', plan);
  expect([run.isNew, [...run.finished]]).toEqual([false, ids]);
});

test('what a look at the target has missed is not finished any more, until the run was at work again', async () => {
  const state = nodeState(folder);
  const ids = ['blob', 'tag', 'hidden', 'other'];
  const work = async () => {
    await using run = await state.open('abc', plan);
    const before = [...run.finished];
    for (const id of ids) run.keep({ type: 'step-finished', id, arrival: 'pushed', at: 1 });
    return before;
  };
  await work();
  await setTimeout(10);
  {
    await using check = await state.open('abc-verify', plan);
    const failure = { type: 'step-failed', code: 'X', message: 'x', at: 2 } as const;
    check.keep({ ...failure, id: 'other', fault: 'incomplete' });
    check.keep(started);
    check.keep({ ...failure, id: 'blob', fault: 'incomplete' });
    check.keep({ type: 'step-blocked', id: 'tag', by: 'blob', at: 2 });
    check.keep({ ...failure, id: 'hidden', fault: 'access' });
  }
  await setTimeout(10);
  expect(await work()).toEqual(['hidden', 'other']);
  expect(await work()).toEqual(ids);
});

test('runs are listed, the last one first, with their size and whether they ended', async () => {
  const state = nodeState(folder);
  await state.open('a', plan).then((run) => run[Symbol.asyncDispose]());
  await setTimeout(10);
  {
    await using run = await state.open('b-verify', plan);
    run.keep(started);
    run.keep({ ...finished, complete: false });
  }
  const [last, first, ...none] = await state.list();
  expect([last, first, none]).toMatchObject([
    { id: 'b-verify', isCheck: true, ended: true, complete: false, stopped: false },
    { id: 'a', isCheck: false, ended: false, stopped: false },
    [],
  ]);
  expect(last?.size).toBeGreaterThan(first?.size ?? Infinity);
  await state.remove('a');
  expect([await state.has('a'), await state.has('b-verify')]).toEqual([false, true]);
});

test('a run that begins takes the oldest away where more are kept than is told', async () => {
  const [entry, bytes] = [{ isCheck: false, at: 0, ended: true, stopped: false }, RUN_LIMIT.bytes];
  const many = Array.from({ length: RUN_LIMIT.runs + 3 }, (_, at) => ({ ...entry, id: `run-${at}`, size: 1 }));
  expect(beyond(many)).toEqual(many.slice(RUN_LIMIT.runs));
  const large = [bytes * 2, 1, 1].map((size, at) => ({ ...entry, id: `run-${at}`, size }));
  expect(beyond(large)).toEqual(large.slice(1));
  expect(beyond(large.slice(1))).toEqual([]);
});

test('what was never kept is not found', async () => {
  expect(await nodeState(folder).find('latest')).toBeUndefined();
  expect(await nodeState(folder).answer('q')).toBeUndefined();
});

test('a kept plan that can no longer be read answers nothing, and is told of where it is asked for by name', async () => {
  const state = nodeState(folder);
  await (await state.open('spoiled', plan, 'q'))[Symbol.asyncDispose]();
  await (await state.open('sound', plan, 'other'))[Symbol.asyncDispose]();
  await truncate(join(folder, 'runs', 'spoiled', 'plan.json'), 10);
  expect([await state.answer('q'), await Array.fromAsync(state.plans())]).toEqual([undefined, [plan]]);
  await expect(state.find('spoiled')).rejects.toMatchObject({ code: 'PLAN_INVALID' });
});

test('without its home folder nothing is kept, and nothing is made', async () => {
  const home = join(folder, 'gone');
  const state = nodeState(join(home, 'state'), { home });
  await expect(state.open('abc', plan)).rejects.toMatchObject({
    code: 'HOME_MISSING',
    fault: 'usage',
    message: `the home folder ${home} does not exist, so runs cannot be stored in ${join(home, 'state')}`,
  });
  expect(await readdir(folder)).toEqual([]);
  await (await nodeState(join(folder, 'state'), { home: folder }).open('abc', plan))[Symbol.asyncDispose]();
  expect(await readdir(join(folder, 'state', 'runs'))).toEqual(['abc']);
});

test('what is kept is for its user alone', async () => {
  const state = nodeState(join(folder, 'state'));
  {
    await using run = await state.open('abc', plan, 'q');
    run.keep(started);
    await expect.poll(() => readdir(join(folder, 'state', 'runs', 'abc'))).toContain('pulse.json');
    const modeOf = async (...path: readonly string[]) => (await stat(join(folder, 'state', ...path))).mode & 0o777;
    for (const path of [[], ['runs'], ['runs', 'abc'], ['answers']]) expect(await modeOf(...path)).toBe(0o700);
    for (const name of ['plan.json', 'journal.ndjson', 'pulse.json'])
      expect(await modeOf('runs', 'abc', name)).toBe(0o600);
    expect(await modeOf('answers', 'q')).toBe(0o600);
  }
  expect(await readdir(join(folder, 'state', 'runs', 'abc'))).not.toContain('pulse.json');
});

test('a look at the target is kept as such, and ends as it ended', async () => {
  const state = nodeState(folder);
  {
    await using run = await state.open('b-verify', plan);
    run.keep({ ...finished, interrupted: true });
  }
  expect(await state.find('b-verify')).toMatchObject({ id: 'b-verify', isCheck: true });
  expect(await state.look('b')).toMatchObject({ id: 'b-verify', isCheck: true });
  const [entry] = await state.list();
  expect(entry).toMatchObject({ isCheck: true, ended: false, stopped: true, complete: undefined });
  expect(await state.find('c')).toBeUndefined();
});
