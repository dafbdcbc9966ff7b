import { expect, onTestFinished, test } from 'vitest';
import { image } from '@cse/testkit';
import { serve } from '@cse/server';
import type { Plan } from '@cse/graph';
import { memoryStore } from '@cse/store';
import { findingsOf, plain, type Asked } from '../subject.testing.ts';

const advisers = [
  {
    use: 'tkg-2.5',
    serves: { tkg: ['2.5.0'] },
    advice: { landmarks: ['tkg/tkg-bom'], misplaced: ['tkgm-images'] },
  },
];

async function registry() {
  const store = memoryStore();
  const served = await serve({ store, name: 'target.example' });
  onTestFinished(() => served.close());
  const asked: Asked = { to: served.host, registries: plain(served.host), advisers };
  return { store, host: served.host, asked };
}

test.each([
  ['symptom 15: a base that ends in what is appended', 'base.example.com/tkg', '/tkg/tkg'],
  ['symptom 15: a slash at the end', 'base.example.com/', 'ends in a slash'],
  ['symptom 15: a scheme', 'https://base.example.com', 'has a scheme'],
  ['symptom 15: all of them at once', 'https://base.example.com/tkg/', 'has a scheme'],
  ['symptom 16: the folder of generic guides', 'base.example.com/tkgm-images', 'CSE never looks'],
  ['symptom 6: upper-case letters', 'Base.Example.com', 'upper-case'],
])('%s is a failure, and the right spelling is told', async (_title, to, flaw) => {
  expect(await findingsOf('layout.base', { to, advisers })).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: `the base "${to}"`,
      seen: expect.stringContaining(flaw),
      todo: 'Use --to base.example.com',
    },
  ]);
});

test('symptom 8: what names no host is no base', async () => {
  expect(await findingsOf('layout.base', { to: 'https://' })).toMatchObject([
    { status: 'failure', fault: 'usage', todo: 'Use a host: --to base.myregistry.company.com' },
  ]);
});

test('a base with a path is a warning: the procedure knows none', async () => {
  expect(await findingsOf('layout.base', { to: 'base.example.com/cse' })).toMatchObject([
    { status: 'warning', seen: 'it has a path (/cse), but the vendor only documents bare hosts' },
  ]);
});

test.each([
  ['base.example.com:5000', 'a port'],
  ['10.0.0.5', 'an address'],
])('symptom 27: %s is joined wrongly by older Tanzu CLIs', async (to, what) => {
  expect(await findingsOf('layout.base', { to })).toMatchObject([
    { status: 'warning', seen: expect.stringContaining(`it has ${what}`) },
  ]);
});

test('a bare host is in order', async () => {
  expect(await findingsOf('layout.base', { to: 'base.example.com' })).toMatchObject([{ status: 'pass' }]);
});

test('content in its place is found', async () => {
  const { store, asked, host } = await registry();
  await image(store, 'target.example/tkg/tkg-bom:v2.5.0');
  expect(await findingsOf('layout.siblings', asked)).toEqual([
    { status: 'pass', lookedAt: `${host}/tkg/tkg-bom`, seen: 'it is there' },
  ]);
});

test.each([
  ['symptom 15: content one level too deep', 'tkg/tkg/tkg-bom'],
  ['symptom 15: content without its path', 'tkg-bom'],
  ['symptoms 14 and 16: content where generic guides put it', 'tkgm-images/tkg-bom'],
])('%s is found, and how to bring it to its place', async (_title, name) => {
  const { store, asked, host } = await registry();
  await image(store, `target.example/${name}:v2.5.0`);
  expect(await findingsOf('layout.siblings', asked)).toEqual([
    {
      status: 'failure',
      fault: 'usage',
      lookedAt: `${host}/tkg/tkg-bom`,
      seen: `${host}/${name} is there, where CSE never looks`,
      todo: `Copy it to the right place: cse mirror --to ${host}`,
    },
  ]);
});

test('content in both places only takes space', async () => {
  const { store, asked } = await registry();
  await image(store, 'target.example/tkg/tkg-bom:v2.5.0');
  await image(store, 'target.example/tkgm-images/tkg-bom:v2.5.0');
  expect(await findingsOf('layout.siblings', asked)).toMatchObject([{ status: 'warning' }]);
});

test('symptoms 12 and 26: what is missing and what is another than at the source is counted and named', async () => {
  const { store, asked, host } = await registry();
  const one = await image(store, 'target.example/tkg/one:v1');
  const two = await image(store, 'target.example/tkg/two:v1');
  const content = async (...images: readonly (readonly [string, typeof one])[]) => {
    const planned = images.map(([name, { descriptor }]) => ({
      reference: `${host}/tkg/${name}`,
      digest: descriptor.digest,
      owner: 'tkg-2.5',
    }));
    const plan = { images: planned, steps: new Map() } as unknown as Plan;
    return findingsOf('layout.content', { ...asked, plan: async () => ({ plan, survey: async () => undefined }) });
  };
  expect(await content(['one:v1', one], ['two:v1', two])).toMatchObject([
    { status: 'pass', seen: '2 of 2 images are there' },
  ]);
  expect(await content(['one:v1', one], [`one@${two.descriptor.digest}`, two])).toMatchObject([
    { status: 'warning', seen: `1 of 2 images are there; missing ${host}/tkg/one@${two.descriptor.digest}` },
  ]);
  expect(await content(['one:v1', two])).toMatchObject([
    {
      status: 'failure',
      fault: 'incomplete',
      seen: expect.stringContaining(`content that differs from the source under ${host}/tkg/one:v1`),
    },
  ]);
  expect(await content(['three:v1', two])).toMatchObject([
    { status: 'pass', seen: '0 of 1 images are there: nothing has been copied yet' },
  ]);
});
