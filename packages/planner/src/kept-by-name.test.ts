import { parsePlan, printPlan, relocatedPlan, type Plan } from '@cse/graph';
import { describe as describeContent, MediaType, type Holder } from '@cse/oci';
import { definePlugin, type PlanContext, type Want } from '@cse/plugin';
import { memoryStore, type SourceStore, type Store } from '@cse/store';
import { cosigned, image } from '@cse/testkit';
import { describe, expect, test } from 'vitest';
import { planTransfer } from './index.ts';
import { keptByName } from './kept-by-name.ts';

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

const descriptor = describeContent(MediaType.manifest, new TextEncoder().encode('{}'));
const wanted = (holder: Holder, to: string, more: Partial<Want> = {}): Want => ({
  content: { descriptor, holder },
  to,
  tag: 'v1',
  ...more,
});

test.each<[string, Want]>([
  ['what the plan makes', wanted('plan', `${BASE}/made`)],
  ['what the target has', wanted('target:reg.example/base/app', `${BASE}/app`)],
  ['a file', wanted('source:https://files.example/a.tgz', `${BASE}/file`)],
  [
    'what its plugin keeps by a name of its own',
    wanted('source:v.example/app', 'x.example/app', { relocateAs: 'y.example/app' }),
  ],
  ['what goes by its own name', wanted('source:v.example/app', 'v.example/app')],
])('an archive keeps %s as it is wanted', (_, want) => {
  expect(keptByName(want)).toBe(want);
});

test('an archive keeps what was found elsewhere by the name that it was found by, and remembers its place', () => {
  const want = wanted('source:v.example/app', `${BASE}/app`);
  expect(keptByName(want)).toEqual({ ...want, to: 'v.example/app', relocateAs: `${BASE}/app` });
});
