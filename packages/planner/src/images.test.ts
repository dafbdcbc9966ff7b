import { definePlugin, type ImageRequest, type PlanContext, type Want } from '@cse/plugin';
import { memoryStore, type Store } from '@cse/store';
import { artifact, cosigned, image, index } from '@cse/testkit';
import { expect, test } from 'vitest';
import { planTransfer } from './index.ts';

const BASE = 'reg.example/base';
const relocateTo = (base: string | undefined) => (name: string) =>
  base === undefined ? name : `${base}${name.slice(name.indexOf('/'))}`;

function planWith(
  plan: (context: PlanContext) => AsyncIterable<Want>,
  { source, base = BASE }: { readonly source: Store; readonly base?: string | undefined },
) {
  const plugin = definePlugin({
    name: '@acme/x',
    item: { parse: () => undefined },
    plan: (_item, context) => plan(context),
  });
  return planTransfer({
    items: [{ use: '@acme/x', options: {} }],
    plugins: [plugin],
    source,
    target: memoryStore(),
    base,
    relocate: relocateTo(base),
  });
}

const asking = (requests: readonly (string | ImageRequest)[]) =>
  async function* (context: PlanContext) {
    for (const { wants } of await context.images(requests)) yield* wants;
  };

test('images are asked for together, and what the source lacks is one error with all of it', async () => {
  const source = memoryStore();
  await image(source, 'vendor.example/one:v1');
  let most = 0;
  let open = 0;
  const counting: Store = {
    ...source,
    repository: (name) => ({
      ...source.repository(name),
      async resolve(selector) {
        most = Math.max(most, (open += 1));
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return source.repository(name).resolve(selector);
      },
    }),
  };
  const requests = ['vendor.example/one:v1', 'vendor.example/two:v1', 'vendor.example/three:v1'];
  await expect(planWith(asking(requests), { source: counting })).rejects.toMatchObject({
    code: 'IMAGES_MISSING',
    fault: 'plan',
    message: 'the source lacks 2 images\n  vendor.example/two:v1\n  vendor.example/three:v1',
  });
  expect(most).toBe(3);
});

test('an image comes with its companions, at its own path or at the one that is asked for', async () => {
  const source = memoryStore();
  const one = await image(source, 'vendor.example/one:v1');
  const signature = await cosigned(source, one);
  const sbom = await artifact(source, 'vendor.example/one', { subject: one.descriptor });
  await image(source, 'vendor.example/two:v2');
  const requests = [
    'vendor.example/one:v1',
    { reference: 'vendor.example/two:v2', path: 'charts/two', tag: 'stable' },
    { reference: `vendor.example/one:v1@${one.descriptor.digest}`, path: 'charts/one', companions: false },
  ];
  const plan = await planWith(asking(requests), { source });
  const cosign = `${one.descriptor.digest.replace(':', '-')}.sig`;
  expect(plan.images.map(({ reference, digest }) => [reference, digest])).toEqual([
    ['reg.example/base/one:v1', one.descriptor.digest],
    [`reg.example/base/one:${cosign}`, signature.descriptor.digest],
    [`reg.example/base/one@${sbom.descriptor.digest}`, sbom.descriptor.digest],
    ['reg.example/base/charts/two:stable', expect.any(String)],
    ['reg.example/base/charts/one:v1', one.descriptor.digest],
  ]);
});

test('an optional image that the source lacks is noted and left out', async () => {
  const source = memoryStore();
  await image(source, 'vendor.example/one:v1');
  const requests = [{ reference: 'vendor.example/extra:v1', optional: true }, 'vendor.example/one:v1'];
  const plan = await planWith(asking(requests), { source });
  expect(plan.images.map(({ reference }) => reference)).toEqual(['reg.example/base/one:v1']);
  expect(plan.notes).toEqual(['the source lacks vendor.example/extra:v1, which is optional: it is left out']);
});

test('an optional want of which the source lacks a part is left out with a note, and any other fails', async () => {
  const source = memoryStore();
  await image(source, 'vendor.example/whole:v1');
  const platform = { os: 'linux', architecture: 'amd64' };
  const { images: parts } = await index(source, 'vendor.example/broken:v1', [{ platform }]);
  for (const { descriptor } of parts) await source.repository('vendor.example/broken').remove(descriptor);
  const wanting = (optional: boolean) =>
    async function* (context: PlanContext): AsyncGenerator<Want> {
      yield* (await context.images(['vendor.example/whole:v1'])).flatMap(({ wants }) => wants);
      const content = await context.source.resolve('vendor.example/broken:v1');
      yield { content, to: context.place('broken'), tag: 'v1', optional };
    };
  const { images, notes } = await planWith(wanting(true), { source });
  expect(images.map(({ reference }) => reference)).toEqual([`${BASE}/whole:v1`]);
  expect(notes).toEqual([expect.stringMatching(/^vendor\.example\/broken:v1 is optional, and left out: /)]);
  for (const companions of [true, false]) {
    const request = { reference: 'vendor.example/broken:v1', optional: true, companions };
    const asked = await planWith(asking([request, 'vendor.example/whole:v1']), { source });
    expect(asked.images.map(({ reference }) => reference)).toEqual([`${BASE}/whole:v1`]);
    expect(asked.notes).toEqual(notes);
  }
  await expect(planWith(wanting(false), { source })).rejects.toMatchObject({ code: 'CONTENT_NOT_FOUND' });
});
