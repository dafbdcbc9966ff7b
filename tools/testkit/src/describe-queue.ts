import type { PartOutcome, Queue, QueuedPart, Submission, TakenPart } from '@cse/queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

export interface QueueUnderTest {
  readonly queue: Queue;
  /** The same queue, as another process has it open. */
  readonly other: Queue;
  /** Lets so much time pass that a worker that says nothing counts as dead. */
  silence(): Promise<void>;
  /** Lets a moment pass, so that what waits for it comes into its turn. */
  moment(): Promise<void>;
  /** How often a part is given out. */
  readonly attempts: number;
}

let plans = 0;

const part = (id: string, after: readonly string[] = [], site = 'reg.example'): QueuedPart => ({
  id,
  site,
  after,
  plan: `plan of ${id}`,
  waits: { 'reg.example/a:v1': [`reg.example/a@${id}`] },
});

/** Runs of their own, each of a new plan. */
const submission = (...parts: readonly QueuedPart[]): Submission => ({
  planId: `plan${String((plans += 1)).padStart(12, '0')}`,
  plan: 'the whole plan',
  parts,
  concurrency: 12,
});

const outcome = (id: string): PartOutcome => ({
  worker: 'w1',
  seconds: 1.5,
  events: [
    { type: 'step-finished', id, arrival: 'pushed' },
    {
      type: 'step-failed',
      id: 'x',
      code: 'REGISTRY_DENIED',
      fault: 'access',
      message: 'no',
      hint: 'log in',
      host: 'h',
    },
    { type: 'step-blocked', id: 'y', by: 'x' },
    { type: 'request-retried', host: 'h', reason: '429' },
  ],
});

/** The contract of every queue, as one suite: each implementation runs it. */
export function describeQueue(name: string, make: () => Promise<QueueUnderTest>): void {
  describe(`${name} is a queue`, () => {
    let under: QueueUnderTest;
    beforeAll(async () => {
      under = await make();
    });
    afterAll(async () => {
      await under.other[Symbol.asyncDispose]();
      await under.queue[Symbol.asyncDispose]();
    });

    /** Takes a part of a run as soon as it can be had. */
    async function taken(site?: string): Promise<TakenPart> {
      for (let left = 40; left > 0; left -= 1) {
        const found = await under.queue.take({ site });
        if (found) return found;
        await under.moment();
      }
      throw new Error('no part came into its turn');
    }

    const take = (site?: string) => under.queue.take({ site });

    test('a part is given to one worker, as it was submitted, and to no other', async () => {
      const { queue, other } = under;
      const run = await queue.submit(submission(part('0001-images')));
      expect(run).toMatchObject({ state: 'running', parts: 1, settled: 0, concurrency: 12 });
      const [one, two] = await Promise.all([queue.take(), other.take()]);
      expect([one, two].filter((each) => each !== undefined)).toEqual([
        { ...part('0001-images'), run: run.id, attempt: 1, isLast: false, concurrency: 12 },
      ]);
      await queue.settle((one ?? two) as TakenPart, outcome('a'));
    });

    test('a part is kept back until all those that it comes after are settled', async () => {
      const { queue } = under;
      const run = await queue.submit(
        submission(part('0001-blobs'), part('0002-images'), part('0003-tags', ['0001-blobs', '0002-images'])),
      );
      const first = [await taken(), await taken()];
      expect(first.map(({ id }) => id).sort()).toEqual(['0001-blobs', '0002-images']);
      for (const each of first) {
        await under.moment();
        expect(await take()).toBeUndefined();
        expect(await queue.settle(each, outcome(each.id))).toBe(true);
      }
      const last = await taken();
      expect(last.id).toBe('0003-tags');
      await queue.settle(last, outcome('t'));
      expect(await queue.find(run.id)).toMatchObject({ state: 'finished', settled: 3 });
    });

    test('what the parts came to is kept word for word, for all or for some of them', async () => {
      const { queue, other } = under;
      const run = await queue.submit(submission(part('0001-images'), part('0002-images')));
      for (const each of [await taken(), await taken()]) await queue.settle(each, outcome(each.id));
      expect(Object.fromEntries(await other.outcomes(run.id))).toEqual({
        '0001-images': outcome('0001-images'),
        '0002-images': outcome('0002-images'),
      });
      expect([...(await other.outcomes(run.id, { only: ['0002-images'] })).keys()]).toEqual(['0002-images']);
      expect([...(await other.outcomes(run.id, { except: new Set(['0002-images']) })).keys()]).toEqual(['0001-images']);
      expect(await other.planOf(run.id)).toBe('the whole plan');
    });

    test('the same plan is the same run while that is under way, and another one after', async () => {
      const { queue, other } = under;
      const asked = submission(part('0001-images'));
      const runs = await Promise.all([queue.submit(asked), other.submit(asked)]);
      expect(runs.map(({ id }) => id)).toEqual([`${asked.planId}-1`, `${asked.planId}-1`]);
      await queue.settle(await taken(), outcome('a'));
      expect(await queue.submit(asked)).toMatchObject({ id: `${asked.planId}-2`, state: 'running', settled: 0 });
      expect(await queue.find(asked.planId)).toMatchObject({ id: `${asked.planId}-2` });
      await queue.settle(await taken(), outcome('a'));
      expect((await queue.runs()).slice(0, 2).map(({ id }) => id)).toEqual([`${asked.planId}-2`, `${asked.planId}-1`]);
    });

    test('what is given back is given out again, and the answer of the attempt before does not count', async () => {
      const { queue } = under;
      await queue.submit(submission(part('0001-images')));
      const first = await taken();
      expect(await queue.release(first, 0)).toBe(true);
      const second = await taken();
      expect(second).toMatchObject({ id: first.id, attempt: 2 });
      expect(await queue.beat(first)).toBe(false);
      expect(await queue.settle(first, outcome('late'))).toBe(false);
      expect(await queue.beat(second)).toBe(true);
      expect(await queue.settle(second, outcome('a'))).toBe(true);
      expect(await queue.settle(second, outcome('again'))).toBe(false);
      expect((await queue.outcomes(second.run)).get(second.id)?.events[0]).toMatchObject({ id: 'a' });
    });

    test('what is given back for a while is not given out at once', async () => {
      const { queue } = under;
      await queue.submit(submission(part('0001-images')));
      await queue.release(await taken(), 3_000);
      expect(await take()).toBeUndefined();
      await queue.settle(await taken(), outcome('a'));
    });

    test('a worker of a site gets the parts of that site alone', async () => {
      const { queue } = under;
      await queue.submit(submission(part('0001-images', [], 'north'), part('0002-images', [], 'south')));
      const south = await taken('south');
      expect(south).toMatchObject({ id: '0002-images', site: 'south' });
      expect(await take('south')).toBeUndefined();
      expect(await take('west')).toBeUndefined();
      await queue.settle(south, outcome('s'));
      await queue.settle(await taken('north'), outcome('n'));
    });

    test('a cancelled run is given to nobody, and who works on it is told', async () => {
      const { queue, other } = under;
      const run = await queue.submit(submission(part('0001-images'), part('0002-images')));
      const held = await taken();
      await other.cancel(run.id);
      expect(await queue.beat(held)).toBe(false);
      expect(await queue.settle(held, outcome('a'))).toBe(false);
      expect(await take()).toBeUndefined();
      expect(await queue.find(run.id)).toMatchObject({ state: 'cancelled' });
    });

    test('a run that nobody submitted is not there', async () => {
      expect(await under.queue.find('0000000000000000')).toBeUndefined();
      await expect(under.queue.planOf('0000000000000000-1')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    });

    test('workers hear of each other, and of hosts that refused one of them, or that it cannot reach', async () => {
      const { queue, other } = under;
      await queue.meet({ id: 'one', closed: {}, lost: [] });
      const two = { id: 'two', site: 'north', lost: ['south.example'] };
      const heard = await other.meet({ ...two, closed: { 'reg.example': 8_000 } });
      expect(heard.workers).toEqual([{ id: 'one', site: undefined, lost: [] }, two]);
      const { workers, closed } = await queue.meet({ id: 'one', closed: {}, lost: ['reg.example'] });
      expect(workers).toEqual([{ id: 'one', site: undefined, lost: ['reg.example'] }, two]);
      expect(closed['reg.example']).toBeGreaterThan(4_000);
      expect(closed['reg.example']).toBeLessThanOrEqual(8_000);
    });

    test('how the parts of a run stand is told by site, and who is there', async () => {
      const { queue, other } = under;
      const run = await queue.submit(
        submission(
          part('0001-images', [], 'north'),
          part('0002-images', [], 'north'),
          part('0003-images', [], 'south'),
        ),
      );
      const first = await taken('north');
      await queue.settle(first, outcome('a'));
      const second = await taken('north');
      await queue.meet({ id: 'three', site: 'south', closed: {}, lost: [] });
      const { sites, workers } = await other.standing(run.id);
      expect(sites).toEqual([
        { site: 'north', waiting: 0, taken: 1, settled: 1 },
        { site: 'south', waiting: 1, taken: 0, settled: 0 },
      ]);
      expect(workers).toContainEqual({ id: 'three', site: 'south', lost: [] });
      expect((await other.standing()).sites.find(({ site }) => site === 'south')?.waiting).toBeGreaterThanOrEqual(1);
      await queue.settle(second, outcome('b'));
      await queue.cancel(run.id);
      expect((await other.standing(run.id)).sites).toEqual([{ site: 'north', waiting: 0, taken: 0, settled: 2 }]);
    });

    test('a part whose worker is heard of no more is given to another', { timeout: 90_000 }, async () => {
      const { queue } = under;
      await queue.submit(submission(part('0001-images')));
      const dead = await taken();
      await under.silence();
      const next = await taken();
      expect(next).toMatchObject({ id: dead.id, attempt: 2 });
      expect(await queue.settle(dead, outcome('late'))).toBe(false);
      await queue.settle(next, outcome('a'));
    });

    test('a part that was given out too often is lost, until it is settled for all that wait for it', async () => {
      const { queue } = under;
      const run = await queue.submit(submission(part('0001-images'), part('0002-tags', ['0001-images'])));
      for (let attempt = 1; attempt <= under.attempts; attempt += 1) {
        const held = await taken();
        expect(held).toMatchObject({ id: '0001-images', attempt, isLast: attempt === under.attempts });
        await queue.release(held, 0);
      }
      const [lost, ...others] = (await queue.lost()).filter((each) => each.run === run.id);
      expect(lost).toEqual({ ...part('0001-images'), run: run.id, attempts: under.attempts });
      expect(others).toEqual([]);
      if (!lost) return;
      expect(await queue.bury(lost, outcome('buried'))).toBe(true);
      expect(await queue.bury(lost, outcome('buried twice'))).toBe(false);
      expect(await queue.lost()).toEqual([]);
      await queue.settle(await taken(), outcome('t'));
      expect(await queue.find(run.id)).toMatchObject({ state: 'finished' });
    });
  });
}
