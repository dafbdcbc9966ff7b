import { expect, test } from 'vitest';
import { joinedSites, parsePlan, partsOf, printPlan, type CopyBlob, type Plan } from './index.ts';
import { planOf } from './parts.testing.ts';

const site = (host: string): Plan =>
  planOf([
    { to: `${host}/one`, tag: 'v1', blobs: [1, 2], children: [], waits: false },
    { to: `${host}/two`, tag: 'v1', blobs: [1], children: [], waits: false },
  ]);

const copies = (plan: Plan) =>
  [...plan.steps.values()]
    .filter((step): step is CopyBlob => step.kind === 'copy-blob')
    .map(({ to, from, after = [] }) => ({ to, from: from[0], after: after.map((id) => id.split('@')[0]) }));

test('the first site reads the source, the others what stands at the first; within a site blobs are mounted', () => {
  const plan = joinedSites([
    { plan: site('a.example') },
    { plan: site('b.example') },
    { plan: site('c.example'), via: 1 },
  ]);
  expect(copies(plan)).toEqual([
    { to: 'a.example/one', from: 'source:s.example/a.example/one', after: [] },
    { to: 'a.example/one', from: 'source:s.example/a.example/one', after: [] },
    { to: 'a.example/two', from: 'target:a.example/one', after: ['a.example/one'] },
    { to: 'b.example/one', from: 'target:a.example/one', after: ['a.example/one'] },
    { to: 'b.example/one', from: 'target:a.example/one', after: ['a.example/one'] },
    { to: 'b.example/two', from: 'target:b.example/one', after: ['b.example/one'] },
    { to: 'c.example/one', from: 'target:b.example/one', after: ['b.example/one'] },
    { to: 'c.example/one', from: 'target:b.example/one', after: ['b.example/one'] },
    { to: 'c.example/two', from: 'target:c.example/one', after: ['c.example/one'] },
  ]);
  expect(parsePlan(printPlan(plan))).toEqual(plan);
  expect(plan.images).toHaveLength(6);
  expect(plan.notes).toEqual(['said']);
});

test('in parts, those of a site come after those of the site that it copies from', () => {
  const plan = joinedSites([{ plan: site('a.example') }, { plan: site('b.example') }]);
  const parts = partsOf(plan, { images: 1 });
  const hostOf = new Map(parts.map(({ id, host }) => [id, host]));
  const others = parts.filter(({ host }) => host === 'b.example');
  expect(others.length).toBeGreaterThan(1);
  expect(others.some(({ after }) => after.some((id) => hostOf.get(id) === 'a.example'))).toBe(true);
  expect(
    parts.filter(({ host, after }) => host === 'a.example' && after.some((id) => hostOf.get(id) === 'b.example')),
  ).toEqual([]);
});

test('one site is its own plan', () => {
  expect(joinedSites([{ plan: site('a.example') }])).toEqual(site('a.example'));
});
