import { CseError } from '@cse/errors';
import type { Step } from '@cse/graph';
import { memoryStore } from '@cse/store';
import { expect, test } from 'vitest';
import { execute, stillThere } from './index.ts';
import { manifestStep, planOf, tagStep } from './steps.testing.ts';
import { odd, openWorld } from './world.testing.ts';

test('only what an earlier run has finished is asked for', async () => {
  const { source, target, plan } = await openWorld();
  await Array.fromAsync(execute(plan, { source, target }));
  const asked: string[] = [];
  const listening = odd(target, (own, name) => ({
    resolve: async (tag, options) => {
      asked.push(name);
      return own.resolve(tag, options);
    },
  }));
  const ofA = [...plan.steps.keys()].filter((id) => id.startsWith('t.example/a'));
  expect([...(await stillThere(plan, new Set(ofA), { target: listening }))].toSorted()).toEqual(ofA.toSorted());
  expect(asked).toEqual(['t.example/a']);
});

/** A plan of these steps alone; all of them were finished. */
function finished(...steps: readonly Step[]) {
  const plan = planOf(...steps);
  return { plan, ids: new Set(plan.steps.keys()) };
}

/** A target with these manifests and the tag, which names the first of them. */
function having(manifests: readonly ReturnType<typeof manifestStep>[], tag?: string) {
  const has = new Set(manifests.map(({ content }) => content.digest));
  return odd(memoryStore(), () => ({
    has: async ({ digest }) => has.has(digest),
    resolve: async (name) => {
      const [first] = manifests;
      if (name !== tag || !first) throw new CseError('CONTENT_NOT_FOUND', 'plan', 'it is not there');
      return first.content;
    },
  }));
}

test('a manifest that nothing else holds is asked for by its digest', async () => {
  const [there, gone] = [manifestStep('there'), manifestStep('gone')];
  const { plan, ids } = finished(there, gone);
  expect([...(await stillThere(plan, ids, { target: having([there]) }))]).toEqual([there.id]);
});

test('a tag that names what it should says so of all that its manifest needs, and of nothing else that it waited for', async () => {
  const child = manifestStep('child');
  const root = manifestStep('root', { needs: [child] });
  const [own, waiting] = [tagStep('own', root), tagStep('last', root, { needs: [manifestStep('other')] })];
  const other = manifestStep('other');
  const one = finished(child, root, own);
  expect([...(await stillThere(one.plan, one.ids, { target: having([root], 'own') }))].toSorted()).toEqual(
    [child.id, root.id, own.id].toSorted(),
  );
  const all = finished(child, root, other, waiting);
  expect([...(await stillThere(all.plan, all.ids, { target: having([root], 'last') }))].toSorted()).toEqual(
    [child.id, root.id, waiting.id].toSorted(),
  );
});

test('what is no answer of the target, or a stop, ends the asking', async () => {
  const root = manifestStep('root');
  const { plan, ids } = finished(root);
  const failing = (error: Error, before = () => {}) =>
    odd(memoryStore(), () => ({
      has: async () => {
        before();
        throw error;
      },
    }));
  await expect(stillThere(plan, ids, { target: failing(new TypeError('a bug')) })).rejects.toThrow('a bug');
  const stop = new AbortController();
  const down = new CseError('REGISTRY_UNAVAILABLE', 'unavailable', 'down');
  expect((await stillThere(plan, ids, { target: failing(down) })).size).toBe(0);
  const stopping = failing(down, () => stop.abort());
  await expect(stillThere(plan, ids, { target: stopping, signal: stop.signal })).rejects.toThrow('down');
});
