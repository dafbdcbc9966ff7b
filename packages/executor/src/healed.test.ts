import { CseError } from '@cse/errors';
import { contentId, tagId, type PutTag } from '@cse/graph';
import { memoryStore, type PushOptions } from '@cse/store';
import { expect, test } from 'vitest';
import { execute } from './index.ts';
import { odd, openWorld } from './world.testing.ts';

const run = (events: ReturnType<typeof execute>) => Array.fromAsync(events);
const lacking = (lacks: readonly string[]) =>
  Object.assign(new CseError('REGISTRY_BLOB_UNKNOWN', 'incomplete', 't.example/a: blob unknown'), { lacks });

/** A target that says of each blob that it has it, until it is made to take it. */
function forgetful(named: (digest: string) => boolean) {
  const forced: string[] = [];
  const store = memoryStore();
  const target = odd(store, (own) => ({
    async push(content, open, options: PushOptions = {}) {
      if (options.force) forced.push(content.digest);
      const isBlob = !content.mediaType.includes('manifest');
      if (isBlob && !options.force) return 'existed';
      if (isBlob) return own.push(content, open, options);
      const { needs = [] } = plan?.steps.get(contentId('t.example/a', content)) ?? {};
      const gone = [];
      for (const need of needs) {
        const step = plan?.steps.get(need);
        if (step && !(await own.has(step.content))) gone.push(step.content.digest);
      }
      if (gone.length > 0) throw lacking(gone.filter(named));
      return own.push(content, open, options);
    },
  }));
  let plan: Awaited<ReturnType<typeof openWorld>>['plan'] | undefined;
  return { target, store, forced, plan: (given: typeof plan) => (plan = given) };
}

test.each<[string, (digest: string) => boolean]>([
  ['what the refusal names', () => true],
  ['all that it is made of, where the refusal names nothing', () => false],
])('C-057: a registry that has less than it said gets %s, and the manifest once more', async (_, named) => {
  const { source, plan } = await openWorld();
  const scene = forgetful(named);
  scene.plan(plan);
  const events = await run(execute(plan, { source, target: scene.target }));
  expect(events.filter(({ type }) => type === 'step-failed')).toEqual([]);
  expect((await scene.store.repository('t.example/a').resolve('v1')).digest).toMatch(/^sha256:/);
});

test('C-057: a registry that goes on to lack what it was sent is told from one that was wrong once', async () => {
  const { source, plan } = await openWorld();
  let manifests = 0;
  const target = odd(memoryStore(), (own) => ({
    async push(content, open, options) {
      if (!content.mediaType.includes('manifest')) return own.push(content, open, options);
      manifests += 1;
      throw lacking([]);
    },
  }));
  const events = await run(execute(plan, { source, target }));
  expect(events.filter(({ type }) => type === 'step-failed')).toEqual([
    expect.objectContaining({ code: 'REGISTRY_BLOB_UNKNOWN', hint: expect.stringContaining('t.example/a') }),
    expect.objectContaining({ code: 'REGISTRY_BLOB_UNKNOWN', hint: expect.stringContaining('t.example/b') }),
  ]);
  expect(manifests).toBe(4);
});

/** A target that puts manifests by tag, and keeps a list of what it was asked for. */
function tagging() {
  const asked: string[] = [];
  const target = odd(memoryStore(), (own) => ({
    async push(content, open, options) {
      if (content.mediaType.includes('manifest')) asked.push('digest');
      return own.push(content, open, options);
    },
    async pushTagged(content, open, { tag, ...options }) {
      asked.push(tag);
      const arrival = await own.push(content, open, options);
      await own.tag(content, tag);
      return arrival;
    },
    async tag(content, tag, options) {
      asked.push(`tag ${tag}`);
      return own.tag(content, tag, options);
    },
  }));
  return { asked, target };
}

test('a tagged manifest is put once, by its tag, and a second tag for itself', async () => {
  const { source, plan } = await openWorld();
  const [first] = [...plan.steps.values()].filter((step): step is PutTag => step.kind === 'put-tag');
  if (!first) throw new Error('the plan has no tag');
  const second = { ...first, id: tagId(first.to, 'v2'), tag: 'v2' };
  const { asked, target } = tagging();
  const events = await run(
    execute({ ...plan, steps: new Map([...plan.steps, [second.id, second]]) }, { source, target }),
  );
  expect(asked.toSorted()).toEqual(['v1', 'v1', 'v2']);
  expect(events.filter(({ type }) => type === 'step-finished')).toHaveLength(plan.steps.size + 1);
});

test.each<[string, string, (step: PutTag) => PutTag]>([
  ['must still name what was read', 'tag v1', (step) => ({ ...step, expect: 'absent' })],
  ['waits for more than its manifest', 'v1', (step) => ({ ...step, needs: [...step.needs, 't.example/b:v1'] })],
])('a manifest whose tag %s is put by digest first', async (_, then, changed) => {
  const { source, plan } = await openWorld();
  const steps = [...plan.steps.values()].toSorted(
    (a, b) => Number(a.id === 't.example/a:v1') - Number(b.id === 't.example/a:v1'),
  );
  const changing = steps.map((step) =>
    step.id === 't.example/a:v1' && step.kind === 'put-tag' ? changed(step) : step,
  );
  const { asked, target } = tagging();
  await run(execute({ ...plan, steps: new Map(changing.map((step) => [step.id, step])) }, { source, target }));
  expect(asked.toSorted()).toEqual(['digest', then, 'v1'].toSorted());
});
