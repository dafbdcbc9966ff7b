import { contentId, GraphBuilder, tagId, type Plan } from '@cse/graph';
import { describe, MediaType, type Descriptor } from '@cse/oci';
import { bytesOf, memoryStore, type Store } from '@cse/store';
import { artifact, cosigned, image, index, type Made } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planPrune, prune, remadeOf } from './index.ts';

const REPOSITORY = 't.example/base/app';

/** A plan that wants some images under their tags; those of `made` come from the plan itself. */
function planFor(wanted: readonly { readonly made: Made; readonly tag: string }[], own = false): Plan {
  const graph = new GraphBuilder();
  const contents = new Map(wanted.map(({ made }) => [made.descriptor.digest, made.bytes]));
  for (const { made, tag } of wanted) {
    const { descriptor: content, repository: to } = made;
    const root = graph.add({ kind: 'put-manifest', id: contentId(to, content), needs: [], content, to }, 'x');
    graph.add({ kind: 'put-tag', id: tagId(to, tag), needs: [root], content, tag, to }, 'x');
  }
  const images = wanted.map(({ made, tag }) => ({
    reference: tagId(made.repository, tag),
    digest: made.descriptor.digest,
    owner: 'x',
    ...(own ? {} : { source: 's.example/app' }),
  }));
  return { ...graph.build(), contents, images, notes: [], postponed: [] };
}

async function pruned(target: Store, keep: readonly Plan[], repositories = [REPOSITORY]) {
  const plan = await planPrune({ target, keep, repositories });
  const events = await Array.fromAsync(prune(plan, { target }));
  return { plan, events, tags: await Array.fromAsync(target.repository(REPOSITORY).tags()) };
}

test('what is deeper or wider than anything real is refused before anything is taken away, and soon', async () => {
  const target = memoryStore();
  const repository = target.repository(REPOSITORY);
  const put = async (manifests: readonly Descriptor[], tag: string) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, manifests }));
    const content = describe(MediaType.index, bytes);
    await repository.push(content, () => bytesOf(bytes));
    await repository.tag(content, tag);
    return content;
  };
  let below = (await image(target, `${REPOSITORY}:v1`)).descriptor;
  for (let depth = 0; depth < 20; depth += 1) below = await put([below], 'deep');
  const planning = () => planPrune({ target, keep: [], repositories: [REPOSITORY] });
  await expect(planning()).rejects.toMatchObject({ code: 'MANIFEST_TOO_DEEP' });
  const children = Array.from({ length: 100_001 }, (_, at) => ({
    mediaType: MediaType.manifest,
    digest: `sha256:${String(at).padStart(64, '0')}` as const,
    size: 2,
  }));
  await put(children, 'deep');
  await expect(planning()).rejects.toMatchObject({ code: 'MANIFEST_TOO_WIDE' });
});

test('what no plan wants goes, and what one wants stays', async () => {
  const target = memoryStore();
  const old = await image(target, `${REPOSITORY}:v1`, { size: 1000 });
  const made = await image(target, `${REPOSITORY}:v2`, { size: 2000 });
  const { plan, events, tags } = await pruned(target, [planFor([{ made, tag: 'v2' }])]);
  expect(plan.removals).toEqual([{ repository: REPOSITORY, content: old.descriptor, tags: ['v1'] }]);
  expect(plan.looked).toEqual({ repositories: 1, tags: 2, kept: 1 });
  expect(plan.bytes).toBe(
    [...old.layers, ...(old.config ? [old.config] : [])].reduce((sum, { size }) => sum + size, 0),
  );
  expect(events).toEqual([{ type: 'removed', id: contentId(REPOSITORY, old.descriptor) }]);
  expect(tags).toEqual(['v2']);
});

test('whatever a wanted tag names now stays, though another was planned', async () => {
  const target = memoryStore();
  const made = await image(memoryStore(), `${REPOSITORY}:v1`, { size: 1000 });
  await image(target, `${REPOSITORY}:v1`, { size: 3000 });
  expect((await pruned(target, [planFor([{ made, tag: 'v1' }])])).plan.removals).toEqual([]);
});

test('an image that is wanted as part of an index stays, and one whose index goes is taken away after it', async () => {
  const target = memoryStore();
  const [one, two, three] = [
    await image(target, `${REPOSITORY}:one`, { size: 1000 }),
    await image(target, `${REPOSITORY}:two`, { size: 2000 }),
    await image(target, `${REPOSITORY}:three`, { size: 3000 }),
  ];
  const wanted = await index(target, `${REPOSITORY}:all`, [one.descriptor, two.descriptor]);
  const old = await index(target, `${REPOSITORY}:old`, [two.descriptor, three.descriptor]);
  const { plan, tags } = await pruned(target, [planFor([{ made: wanted, tag: 'all' }])]);
  expect(plan.removals.map(({ content }) => content.digest)).toEqual([old.descriptor.digest, three.descriptor.digest]);
  expect(plan.untaggings.map(({ tag }) => tag)).toEqual(['one', 'two']);
  expect(tags).toEqual(['all']);
});

test('signatures and referrers stay with what they speak of, and go with it', async () => {
  const target = memoryStore();
  const made = await image(target, `${REPOSITORY}:new`, { size: 1000 });
  const old = await image(target, `${REPOSITORY}:old`, { size: 2000 });
  for (const each of [made, old]) {
    await cosigned(target, each);
    await artifact(target, REPOSITORY, { subject: each.descriptor });
  }
  const { plan, tags } = await pruned(target, [planFor([{ made, tag: 'new' }])]);
  expect(plan.removals).toHaveLength(3);
  expect(tags).toEqual(['new', `${made.descriptor.digest.replace(':', '-')}.sig`]);
  expect(await Array.fromAsync(target.repository(REPOSITORY).referrers(made.descriptor.digest))).toHaveLength(1);
  expect(await Array.fromAsync(target.repository(REPOSITORY).referrers(old.descriptor.digest))).toEqual([]);
});

test('what is gone already counts as removed: the same prune plan can be run again', async () => {
  const target = memoryStore();
  await image(target, `${REPOSITORY}:v1`);
  const plan = await planPrune({ target, keep: [], repositories: [REPOSITORY] });
  const run = () => Array.fromAsync(prune(plan, { target }), ({ type }) => type);
  expect([await run(), await run()]).toEqual([['removed'], ['removed']]);
});

test('a repository that is not there is no error', async () => {
  expect((await planPrune({ target: memoryStore(), keep: [], repositories: [REPOSITORY] })).looked).toEqual({
    repositories: 0,
    tags: 0,
    kept: 0,
  });
});

test('a list that the plan makes, and that says more at the target, is made anew; an image that differs is not', async () => {
  const target = memoryStore();
  const made = await image(memoryStore(), `${REPOSITORY}:list`, { size: 1000 });
  const longer = await image(target, `${REPOSITORY}:list`, { size: 3000 });
  const anew = await remadeOf(planFor([{ made, tag: 'list' }], true), { target });
  expect([...anew.steps.values()]).toMatchObject([
    { kind: 'put-manifest' },
    { kind: 'put-tag', tag: 'list', expect: longer.descriptor.digest },
  ]);
  expect((await remadeOf(planFor([{ made, tag: 'list' }]), { target })).steps.size).toBe(0);
});
