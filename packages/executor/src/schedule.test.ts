import { setImmediate } from 'node:timers/promises';
import { CseError } from '@cse/errors';
import { contentId, GraphBuilder, type Plan } from '@cse/graph';
import { describe as described, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import type { RunEvent } from './index.ts';
import { schedule } from './schedule.ts';

const TO = 't.example/a';
const contentNamed = (name: string) => described(MediaType.manifest, new TextEncoder().encode(name));
const idOf = (name: string) => contentId(TO, contentNamed(name));

interface Wanted {
  readonly name: string;
  readonly size?: number;
  readonly needs?: readonly string[];
  readonly after?: readonly string[];
}

/** A plan of blobs, each under the name that it is called by here. */
function planOf(wanted: readonly Wanted[]): Plan {
  const graph = new GraphBuilder();
  for (const { name, size = 1, needs = [], after = [] } of wanted) {
    const content = { ...contentNamed(name), size };
    const step = { id: contentId(TO, content), needs: needs.map(idOf), after: after.map(idOf), content, to: TO };
    graph.add({ kind: 'copy-blob', from: [], ...step }, 'x');
  }
  return { ...graph.build(), contents: new Map(), images: [], notes: [], postponed: [] };
}

/** Which step began, ended or was blocked when, by the names of the steps. */
function told(events: readonly RunEvent[], wanted: readonly Wanted[]): readonly string[] {
  const names = new Map(wanted.map(({ name }) => [idOf(name), name]));
  return events.flatMap((event) => {
    if (!('id' in event)) return [];
    const by = event.type === 'step-blocked' ? ` by ${names.get(event.by)}` : '';
    return [`${event.type.slice('step-'.length)} ${names.get(event.id)}${by}`];
  });
}

const done = async () => 'pushed' as const;

test('what would be left alone at the end comes first, and else what stands first in the plan', async () => {
  const wanted = [{ name: 'a' }, { name: 'b', size: 9 }, { name: 'c' }, { name: 'd', size: 9, needs: ['c'] }];
  const events = await Array.fromAsync(schedule(planOf(wanted), done, { concurrency: 2 }));
  expect(told(events, wanted).filter((line) => line.startsWith('started'))).toEqual(
    ['b', 'a', 'c', 'd'].map((name) => `started ${name}`),
  );
});

test('what needs a step that failed is blocked, and what only comes after it goes on', async () => {
  const wanted = [
    { name: 'a' },
    { name: 'b', needs: ['a'] },
    { name: 'c', needs: ['b'] },
    { name: 'd', after: ['a'] },
    { name: 'e', needs: ['d'], after: ['b'] },
  ];
  const failing = async ({ id }: { readonly id: string }) => {
    if (id === idOf('a')) throw new CseError('NO', 'access', 'no');
    return done();
  };
  const events = await Array.fromAsync(schedule(planOf(wanted), failing));
  expect(told(events, wanted)).toEqual(
    ['started a', 'failed a', 'blocked b by a', 'blocked c by b'].concat([
      'started d',
      'finished d',
      'started e',
      'finished e',
    ]),
  );
});

test('what is true already lets others begin, and takes no place', async () => {
  const wanted = [{ name: 'a' }, { name: 'b', needs: ['a'] }, { name: 'c', needs: ['b'] }];
  const options = { done: new Set([idOf('a'), idOf('b')]) };
  const events = await Array.fromAsync(schedule(planOf(wanted), done, options));
  expect(told(events, wanted)).toEqual(['finished a', 'finished b', 'started c', 'finished c']);
});

test('while all goes well twice as many small blobs are under way, and as many large ones as ever', async () => {
  expect(await underWay(1)).toEqual([2, 4, 4, 4, 2, 4, 4]);
  expect(await underWay(5 * 1024 * 1024)).toEqual(Array.from({ length: 24 }, () => 1));
});

/** How many blobs of a size are under way at a concurrency of 2 where those under way end together, and the 11th to the 14th fail. */
async function underWay(size: number): Promise<readonly number[]> {
  const wanted = Array.from({ length: 24 }, (_, at) => ({ name: `s${at}`, size }));
  const counts: number[] = [];
  const running: (() => void)[] = [];
  let begun = 0;
  const waiting = async () => {
    const at = (begun += 1);
    await new Promise<void>((resolve) => running.push(resolve));
    if (at > 10 && at <= 14) throw new CseError('NO', 'access', 'no');
    return done();
  };
  const events = Array.fromAsync(schedule(planOf(wanted), waiting, { concurrency: 2 }));
  for (let left = wanted.length; left > 0;) {
    await setImmediate();
    left -= running.length;
    counts.push(running.length);
    for (const end of running.splice(0)) end();
  }
  await events;
  return counts;
}

test('after a stop nothing begins, and what was under way is waited for', async () => {
  const stop = new AbortController();
  const wanted = Array.from({ length: 10 }, (_, at) => ({ name: `s${at}` }));
  const stopping = async () => {
    stop.abort();
    await setImmediate();
    return done();
  };
  const events = await Array.fromAsync(schedule(planOf(wanted), stopping, { concurrency: 2, signal: stop.signal }));
  expect(told(events, wanted)).toEqual(['started s0', 'finished s0']);
  expect(events.at(-1)).toEqual({ type: 'run-finished', interrupted: true, complete: false });
});
