import { CseError } from '@cse/errors';
import { joinedSites, preferMounts, type Plan, type StepId } from '@cse/graph';
import type { Descriptor } from '@cse/oci';
import { memoryStore, type Repository, type Source, type SourceStore, type Store } from '@cse/store';
import { image } from '@cse/testkit';
import { expect, test } from 'vitest';
import { execute, finishedIn, reportOf } from './index.ts';
import { odd, planFor } from './world.testing.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Six repositories that all want the same config and the same layer; counts what is fetched from which. */
async function shared(lacks: (name: string) => boolean = () => false) {
  const full = memoryStore();
  const made = await Promise.all(NAMES.map((name) => image(full, `s.example/${name}:v1`, { seed: 'the same' })));
  const fetched: string[] = [];
  const source: SourceStore = {
    ...full,
    repository(name): Source {
      const own = lacks(name) ? memoryStore().repository(name) : full.repository(name);
      const fetch = (content: Descriptor) => {
        fetched.push(name);
        return own.fetch(content);
      };
      return { ...own, fetch };
    },
  };
  const plan = await planFor(made);
  return { source, made, plan: { ...plan, ...preferMounts(plan) }, fetched, blobs: 2 };
}

/** A target that does something else where a blob is pushed to one of its repositories. */
function targetWith(push: (own: Repository, name: string) => Repository['push']): Store {
  return odd(memoryStore(), (own, name) => ({ push: push(own, name) }));
}

const refusing = (refuses: (name: string) => boolean) =>
  targetWith(
    (own, name) => (content, open, options) =>
      refuses(name) ? Promise.reject(new CseError('NO', 'access', 'no')) : own.push(content, open, options),
  );

async function run(plan: Plan, source: SourceStore, target: Store) {
  return reportOf(plan, await Array.fromAsync(execute(plan, { source, target })), 1);
}

test('a blob that its first holder lacks is taken once, from another', async () => {
  const { source, plan, fetched, blobs } = await shared((name) => name === 's.example/a');
  expect(await run(plan, source, memoryStore())).toMatchObject({ ok: true });
  expect(fetched.filter((name) => name !== 's.example/a')).toHaveLength(blobs);
});

test('where the first repository of the target does not take it, another does, once, and the rest mount it from there', async () => {
  const { source, plan, fetched, blobs } = await shared();
  const { steps } = await run(
    plan,
    source,
    refusing((name) => name === 't.example/a'),
  );
  // Two blobs are refused, and so the manifest and the tag that need them.
  expect(steps).toMatchObject({ failed: 2, blocked: 2, done: plan.steps.size - 4 });
  expect(fetched).toHaveLength(blobs);
});

test('a blob that nobody has is asked of each holder for the first, and of its own for each other', async () => {
  const { source, plan, fetched, blobs } = await shared(() => true);
  expect(await run(plan, source, memoryStore())).toMatchObject({ ok: false, steps: { done: 0 } });
  expect(fetched.length).toBeLessThanOrEqual(blobs * (NAMES.length + NAMES.length - 1));
});

test('what a target wants to have sent again is not read again, where it is small', async () => {
  const { source, plan, fetched, blobs } = await shared();
  const twice = targetWith((own) => async (content, open, options) => {
    await Array.fromAsync(await open());
    return own.push(content, open, options);
  });
  expect(await run(plan, source, twice)).toMatchObject({ ok: true });
  expect(fetched).toHaveLength(blobs);
});

test('a repository of the target that never takes a blob is asked once, however many hold it', async () => {
  const { source, plan, fetched, blobs } = await shared();
  const pushed: string[] = [];
  const busy = targetWith((_, name) => async (content, open) => {
    pushed.push(`${name} ${content.digest}`);
    await Array.fromAsync(await open());
    throw new CseError('REGISTRY_BUSY', 'unavailable', `${name}@${content.digest}: t.example answers 429`);
  });
  expect(await run(plan, source, busy)).toMatchObject({ ok: false, steps: { done: 0 } });
  expect(pushed).toHaveLength(new Set(pushed).size);
  expect(fetched).toHaveLength(blobs * NAMES.length);
});

/** A plan for three sites, which all copy from the first one. */
async function sites() {
  const { source, made, fetched, blobs } = await shared();
  const plans = await Promise.all(
    ['hub', 'north', 'south'].map(async (name) => {
      const plan = await planFor(made, { host: `${name}.example` });
      return { plan: { ...plan, ...preferMounts(plan) }, site: { name, to: `${name}.example` } };
    }),
  );
  const plan = joinedSites(plans);
  const ran = async (target: Store, done: ReadonlySet<StepId> = new Set()) => {
    const events = await Array.fromAsync(execute(plan, { source, target, done, concurrency: 20 }));
    return { events, ...reportOf(plan, events, 1) };
  };
  return { ran, fetched, blobs, each: plan.steps.size / plans.length };
}

const unreachable = (host: string) =>
  Promise.reject(new CseError('REGISTRY_UNAVAILABLE', 'unavailable', `${host} cannot be reached`, { host }));

test('while the first of several sites is down, one of the others reads the source, and in the end the first reads none of it', async () => {
  const { ran, fetched, blobs, each } = await sites();
  let isDown = true;
  const target = targetWith((own, name) => (content, open, options) => {
    if (!isDown || !name.startsWith('hub.example')) return own.push(content, open, options);
    return unreachable('hub.example');
  });
  const { steps, events } = await ran(target);
  expect(steps).toMatchObject({ done: 2 * each, failed: 2 * NAMES.length });
  expect(fetched).toHaveLength(blobs);
  isDown = false;
  expect(await ran(target, finishedIn(events))).toMatchObject({ ok: true, steps: { resumed: 2 * each } });
  expect(fetched).toHaveLength(blobs);
});

test('what a site does not give any more is read from the source for one of the others', async () => {
  const { ran, fetched, blobs } = await sites();
  const own = memoryStore();
  const target: Store = {
    ...own,
    repository(name) {
      const repository = own.repository(name);
      if (!name.startsWith('hub.example')) return repository;
      // It takes everything, and gives nothing.
      const fetch = () => ({ [Symbol.asyncIterator]: () => ({ next: () => unreachable('hub.example') }) });
      return { ...repository, fetch };
    },
  };
  expect(await ran(target)).toMatchObject({ ok: true });
  expect(fetched).toHaveLength(2 * blobs);
});
