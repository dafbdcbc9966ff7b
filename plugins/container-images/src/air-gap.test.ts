import { relocatedPlan } from '@cse/graph';
import { planTransfer } from '@cse/planner';
import { execute } from '@cse/executor';
import { fillSample } from '@cse/sample-source';
import { memoryStore, type Store } from '@cse/store';
import { expect, test } from 'vitest';
import plugin from './index.ts';

const items = [
  { use: plugin.name, options: { cse: ['4.2.2'], images: ['quay.io/jetstack/cert-manager-webhook:v1.11.1'] } },
];
const relocate = (name: string) => `base.example${name.slice(name.indexOf('/'))}`;

test('an archive answers the same questions as the source did, and fills the same places', async () => {
  const source = memoryStore();
  await fillSample(source, { cse: ['4.2.2'] });
  const direct = await planTransfer({ items, plugins: [plugin], source, target: memoryStore(), relocate });

  const archive = memoryStore();
  const out = await planTransfer({
    items,
    plugins: [plugin],
    source,
    target: archive,
    destination: 'archive',
    relocate: (name) => name,
  });
  expect(out.images.filter(({ reference }) => !reference.includes('@')).every(isUnmoved)).toBe(true);
  await run(out, { source, target: archive });

  const target = memoryStore();
  const back = await planTransfer({ items, plugins: [plugin], source: archive, target, relocate });
  expect(back.images).toEqual(direct.images);
  expect(back.notes).toEqual(direct.notes);
  await run(back, { source: archive, target });
  const node = target.repository('base.example/vmware-cloud-director/kindest/node');
  expect(await node.resolve('v1.27.1')).toEqual(
    await source.repository('index.docker.io/kindest/node').resolve('v1.27.1'),
  );
});

test('the own plan of an archive fills the same places, without the plugin', async () => {
  const source = memoryStore();
  await fillSample(source, { cse: ['4.2.2'] });
  // Of one repository one image for CSE, and another for whoever wants it: they part at the target.
  const listed = 'registry.k8s.io/sig-storage/csi-attacher';
  const [tag = ''] = await Array.fromAsync(source.repository(listed).tags());
  const own = `${listed}:${tag}`;
  const asked = [...items, { use: plugin.name, options: { images: [own] } }];
  const options = { items: asked, plugins: [plugin], source };
  const direct = await planTransfer({ ...options, target: memoryStore(), relocate });

  const archive = memoryStore();
  const keep = (name: string) => name;
  const out = await planTransfer({ ...options, target: archive, destination: 'archive', relocate: keep });
  await run(out, { source, target: archive });

  const plan = relocatedPlan(out, relocate);
  expect(namesOf(plan)).toEqual(namesOf(direct));
  expect(plan.images.map(({ reference }) => reference)).toContain(`base.example/sig-storage/csi-attacher:${tag}`);
  await run(plan, { source: archive, target: memoryStore() });
});

const namesOf = ({ steps }: Pick<Awaited<ReturnType<typeof planTransfer>>, 'steps'>) =>
  [...steps.values()].map(({ id, content }) => `${id} is ${content.digest}`).sort();

const isUnmoved = ({ reference, source }: { readonly reference: string; readonly source?: string | undefined }) =>
  reference === source;

async function run(plan: Parameters<typeof execute>[0], stores: { readonly source: Store; readonly target: Store }) {
  for await (const event of execute(plan, stores)) if (event.type === 'step-failed') throw new Error(event.message);
}
