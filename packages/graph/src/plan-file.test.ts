import { describe, digestOf, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import {
  canonical,
  contentId,
  GraphBuilder,
  parsePlan,
  planBytes,
  planDigest,
  planId,
  printPlan,
  tagId,
  type CopyBlob,
  type Plan,
} from './index.ts';

const bytes = new TextEncoder().encode('{"schemaVersion":2}');
const manifest = describe(MediaType.manifest, bytes);
const to = 't.example/app';

function somePlan(): Plan {
  const graph = new GraphBuilder();
  const root = graph.add(
    { kind: 'put-manifest', id: contentId(to, manifest), needs: [], content: manifest, to },
    'images',
  );
  graph.add({ kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], content: manifest, tag: 'v1', to }, 'images');
  return { ...graph.build(), contents: new Map([[manifest.digest, bytes]]), images: [], notes: [], postponed: [] };
}

const tampered = (change: (text: string) => string) => () => parsePlan(change(printPlan(somePlan())));

test('a plan that was printed is read back as it was', () => {
  expect(parsePlan(printPlan(somePlan()))).toEqual(somePlan());
});

test('a plan is printed as canonical JSON, whole or piece by piece', () => {
  const asked = [{ use: 'images', options: { z: ['\n'], a: 1 } }];
  const image = { reference: `${to}:v1`, digest: manifest.digest, owner: 'images' };
  const homes = new Map([[tagId(to, 'v1'), ['t.example/b', 't.example/a']]]);
  const full = { ...somePlan(), asked, images: [image, image], homes, reads: [], notes: ['é'] };
  for (const plan of [somePlan(), full, { ...full, contents: new Map(), steps: new Map() }]) {
    const text = printPlan(plan);
    expect(text).toBe(`${canonical(JSON.parse(text), 1)}\n`);
    expect(Buffer.concat([...planBytes(plan)]).toString()).toBe(text);
  }
});

test('a note changes what a plan says, and not its name', () => {
  expect(planDigest({ ...somePlan(), notes: ['hello'] })).toBe(planDigest(somePlan()));
});

test('a plan whose content was changed is refused', () => {
  const other = Buffer.from('{"schemaVersion":3}').toString('base64');
  expect(tampered((text) => text.replace(Buffer.from(bytes).toString('base64'), other))).toThrow(
    /does not match that digest/,
  );
});

test('a plan whose step makes something else than it says is refused', () => {
  expect(tampered((text) => text.replace('"tag": "v1"', '"tag": "v2"'))).toThrow(/makes t\.example\/app:v2/);
});

test('a plan whose step comes before what it needs is refused', () => {
  expect(tampered((text) => text.replaceAll('"kind": "put-manifest"', '"kind": "put-nothing"'))).toThrow(
    /not a valid plan/,
  );
});

test('what is no plan at all is refused as a usage error', () => {
  const message = 'this is not a valid plan: it is not JSON';
  expect(() => parsePlan('hello')).toThrow(expect.objectContaining({ code: 'PLAN_INVALID', fault: 'usage', message }));
});

const note = new TextEncoder().encode('a document of the web');

/** A plan with everything in it that a plan may say. */
function wholePlan(): Plan {
  const digest = digestOf(note);
  const graph = new GraphBuilder();
  const layer = describe(MediaType.layer, new TextEncoder().encode('layer'));
  const blob: CopyBlob = {
    kind: 'copy-blob',
    id: contentId(to, layer),
    needs: [],
    content: { ...layer, annotations: { title: 'a' }, artifactType: 'a/b', urls: ['https://s.example/layer'] },
    from: ['plan', 'source:s.example/app', 'target:t.example/other'],
    holds: digest,
    to,
  };
  const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };
  const content = { ...manifest, platform };
  const needs = [graph.add(blob, 'images')];
  const root = graph.add({ kind: 'put-manifest', id: contentId(to, manifest), needs, content, to }, 'images');
  const moved = { kind: 'put-tag', id: tagId(to, 'v1'), needs: [root], after: needs, content, tag: 'v1', to } as const;
  graph.add({ ...moved, expect: 'absent' }, 'images');
  graph.add({ ...moved, id: tagId(to, 'v2'), tag: 'v2', expect: digest }, 'others');
  return {
    ...graph.build(),
    contents: new Map([
      [manifest.digest, bytes],
      [digest, note],
    ]),
    images: [{ reference: `${to}:v1`, digest: manifest.digest, owner: 'images', source: 's.example/app:v1' }],
    notes: ['said'],
    postponed: [{ owner: 'images', what: 'the rest' }],
    asked: [{ use: 'images', options: { cse: ['4.2.2'] } }],
    reads: [layer.digest],
    platforms: ['linux/arm64'],
    homes: new Map([[tagId(to, 'v1'), ['registry.example/other/app']]]),
    documents: new Map([['https://s.example/index.yaml', digest]]),
    sites: [{ name: 'here', to: 't.example' }],
  };
}

test('all that a plan may say is written, and read back as it was', () => {
  expect(parsePlan(printPlan(wholePlan()))).toEqual(wholePlan());
});

test('of what was not said, nothing is read back', () => {
  expect(Object.keys(parsePlan(printPlan(somePlan())))).toEqual(Object.keys(somePlan()));
});

test('the order in which content was read changes nothing of what is written', () => {
  const plan = wholePlan();
  const turned = { ...plan, contents: new Map([...plan.contents].reverse()) };
  expect(printPlan(turned)).toBe(printPlan(plan));
  const written: Written = JSON.parse(printPlan(turned));
  expect(Object.keys(written.contents)).toEqual([...plan.contents.keys()].sort());
});

test('plans of different steps have different names, of sixteen digits', () => {
  expect(planId(somePlan())).toMatch(/^[0-9a-f]{16}$/);
  expect(planDigest(somePlan())).toContain(planId(somePlan()));
  expect(planId(wholePlan())).not.toBe(planId(somePlan()));
});

test('a long plan is written in pieces of a size that memory takes', () => {
  const images = Array.from({ length: 2000 }, () => ({ reference: `${to}:v1`, digest: manifest.digest, owner: 'x' }));
  const pieces = [...planBytes({ ...somePlan(), images })];
  expect(pieces.length).toBeGreaterThan(1);
  const sizes = pieces.map(({ byteLength }) => byteLength);
  expect(Math.max(...sizes)).toBeLessThan(2 * 64 * 1024);
  expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(64 * 1024);
});

interface Written {
  readonly contents: Record<string, string>;
  readonly steps: { readonly needs: string[]; readonly from?: unknown[]; kind: string }[];
}

const changed = (change: (plan: Written) => void) => () => {
  const plan: Written = JSON.parse(printPlan(wholePlan()));
  change(plan);
  return parsePlan(JSON.stringify(plan));
};

const from = (holder: unknown) => (plan: Written) => void plan.steps[0]?.from?.push(holder);

test.each([
  [
    'names a document that is not in it',
    /lacks the content of https:/,
    (plan: Written) => delete plan.contents[digestOf(note)],
  ],
  ['has a manifest without its bytes', /lacks the bytes of/, (plan: Written) => delete plan.contents[manifest.digest]],
  ['needs what no step makes', /no earlier step makes/, (plan: Written) => plan.steps[0]?.needs.push(`${to}@nothing`)],
  ['has a layer from nowhere', /is not a holder/, from('source:')],
  ['has a layer from somewhere else', /is not a holder/, from('a plan')],
  ['has a layer from several plans', /is not a holder/, from('plans')],
  ['has a layer from a number', /is not a holder/, from(7)],
])('a plan that %s is refused', (_, message, change) => {
  expect(changed(change)).toThrow(
    expect.objectContaining({ code: 'PLAN_INVALID', message: expect.stringMatching(message) }),
  );
});

test('a step that cannot be read is named by its place among the steps', () => {
  expect(changed(({ steps }) => steps.slice(2, 3).forEach((step) => (step.kind = 'put-nothing')))).toThrow(
    /steps\[2\]\.kind/,
  );
});
