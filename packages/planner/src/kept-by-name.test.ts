import { parsePlan, printPlan, relocatedPlan, type Plan } from '@cse/graph';
import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { memoryStore, type SourceStore, type Store } from '@cse/store';
import { cosigned, image } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { planTransfer } from './index.ts';

const BASE = 'reg.example/base';
const below = (name: string) => `${BASE}${name.slice(name.indexOf('/'))}`;
type Planning = (context: PlanContext) => AsyncIterable<Want>;

function plan(planning: Planning, source: SourceStore, destination: 'registry' | 'archive'): Promise<Plan> {
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => undefined },
    plan: (_, context) => planning(context),
  });
  return planTransfer({
    items: [{ use: '@acme/x', options: {} }],
    plugins: [plugin],
    source,
    target: memoryStore(),
    destination,
    base: destination === 'archive' ? undefined : BASE,
    relocate: destination === 'archive' ? (name) => name : below,
  });
}

/** What an archive of a plan answers: its own tags and manifests, and nothing else. */
async function archiveOf({ steps }: Plan, source: Store): Promise<Store> {
  const archive = memoryStore();
  for (const step of steps.values()) {
    const from = source.repository(step.to);
    const to = archive.repository(step.to);
    if (step.kind === 'put-tag') await to.tag(step.content, step.tag);
    else await to.push(step.content, () => from.fetch(step.content));
  }
  return archive;
}

// None of them asks whether it plans for an archive.
const ways: Readonly<Record<string, Planning>> = {
  'by a name of its own, relocated': async function* ({ source, relocate, companions }) {
    const content = await source.resolve('vendor.example/acme/app:1.2.3');
    const to = relocate('x.example/charts/acme/app');
    yield { content, to, tag: '1.2.3' };
    for await (const each of companions(content)) yield { ...each, to };
  },
  'at a path': async function* ({ source, place, companions }) {
    const content = await source.resolve('vendor.example/acme/app:1.2.3');
    const to = place('charts/acme/app');
    yield { content, to, tag: '1.2.3' };
    for await (const each of companions(content)) yield { ...each, to };
  },
  'by a request': async function* ({ images }) {
    const requests = [{ reference: 'vendor.example/acme/app:1.2.3', path: 'charts/acme/app' }];
    for (const { wants } of await images(requests)) yield* wants;
  },
};

describe.each(Object.entries(ways))('an image that a plugin places %s', (_, planning) => {
  test('goes to one place, whether it comes from a registry or from an archive', async () => {
    const source = memoryStore();
    await cosigned(source, await image(source, 'vendor.example/acme/app:1.2.3'));
    const direct = await plan(planning, source, 'registry');
    const carried = parsePlan(printPlan(await plan(planning, source, 'archive')));
    const imported = await plan(planning, await archiveOf(carried, source), 'registry');
    const places = direct.images.map(({ reference }) => reference);
    expect(places[0]).toBe(`${BASE}/charts/acme/app:1.2.3`);
    expect(places).toHaveLength(2);
    expect(imported.images.map(({ reference }) => reference)).toEqual(places);
    // Who runs the plan of the archive without any plugin brings it there too.
    expect(relocatedPlan(carried, below).images.map(({ reference }) => reference)).toEqual(places);
  });
});
