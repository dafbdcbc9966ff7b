import { describe, MediaType } from '@cse/oci';
import { expect, test } from 'vitest';
import {
  canonical,
  contentId,
  GraphBuilder,
  parsePlan,
  planBytes,
  planDigest,
  printPlan,
  tagId,
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
  expect(() => parsePlan('hello')).toThrow(expect.objectContaining({ code: 'PLAN_INVALID', fault: 'usage' }));
});
