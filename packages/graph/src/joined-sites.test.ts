import type { Holder } from '@cse/oci';
import { expect, test } from 'vitest';
import { joinedSites, parsePlan, partsOf, planId, printPlan, type CopyBlob, type Plan } from './index.ts';
import { planOf } from './parts.testing.ts';

const site = (host: string): Plan =>
  planOf([
    { to: `${host}/one`, tag: 'v1', blobs: [1, 2], children: [], waits: false },
    { to: `${host}/two`, tag: 'v1', blobs: [1], children: [], waits: false },
  ]);

const planned = (host: string) => ({ plan: site(host), site: { name: `at ${host}`, to: host } });

const copies = (plan: Plan) =>
  [...plan.steps.values()]
    .filter((step): step is CopyBlob => step.kind === 'copy-blob')
    .map(({ to, from, after = [] }) => ({ to, from: from[0], after: after.map((id) => id.split('@')[0]) }));

test('the first site reads the source, the others what stands at the first; within a site blobs are mounted', () => {
  const plan = joinedSites([planned('a.example'), planned('b.example'), { ...planned('c.example'), via: 1 }]);
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
  expect(plan.sites?.map(({ name }) => name)).toEqual(['at a.example', 'at b.example', 'at c.example']);
  // What sites are called changes nothing of what is made true.
  expect(planId({ ...plan, sites: undefined })).toBe(planId(plan));
});

test('in parts, those of a site come after those of the site that it copies from', () => {
  const plan = joinedSites([planned('a.example'), planned('b.example')]);
  const parts = partsOf(plan, { images: 1 });
  const siteOf = new Map(parts.map(({ id, site }) => [id, site]));
  const others = parts.filter(({ site }) => site === 'at b.example');
  expect(others.length).toBeGreaterThan(1);
  expect(others.some(({ after }) => after.some((id) => siteOf.get(id) === 'at a.example'))).toBe(true);
  const circular = parts.filter(({ after }) => after.some((id) => siteOf.get(id) === 'at b.example'));
  expect(circular.filter(({ site }) => site === 'at a.example')).toEqual([]);
});

test('two sites at one registry have parts of their own, for workers of their own', () => {
  const bases = ['a.example', 'a.example/below'];
  const sites = bases.map((to, at) => ({ plan: site(to), site: { name: ['upper', 'lower'][at] ?? '', to } }));
  const parts = partsOf(joinedSites(sites), { images: 1 });
  expect(new Set(parts.map(({ site }) => site))).toEqual(new Set(['upper', 'lower']));
  for (const { plan, site } of parts)
    for (const { to } of plan.steps.values()) expect([site, to.includes('/below/')]).toEqual([site, site === 'lower']);
});

test('one site is its own plan', () => {
  expect(joinedSites([planned('a.example')])).toEqual(site('a.example'));
});

test('a plan of several sites says what was asked for, and which platforms were chosen', () => {
  const said = { asked: [{ use: 'images', options: {} }], platforms: ['linux/amd64'] };
  const saying = (host: string) => ({ ...planned(host), plan: { ...site(host), ...said } });
  expect(joinedSites([saying('a.example'), saying('b.example')])).toMatchObject(said);
  const silent = joinedSites([planned('a.example'), planned('b.example')]);
  expect(Object.keys(silent)).not.toEqual(expect.arrayContaining(['asked', 'platforms']));
});

test('what is at hand comes first, then what another site has, then the source', () => {
  const from = (host: string): readonly Holder[] =>
    host === 'a.example' ? ['source:s.example/one'] : ['source:s.example/one', `target:${host}/two`, 'plan'];
  const held = (host: string) => {
    const plan = planOf([{ to: `${host}/one`, tag: 'v1', blobs: [1], children: [], waits: false }]);
    const steps = [...plan.steps].map(([id, step]) => [id, { ...step, from: from(host) }] as const);
    return { plan: { ...plan, steps: new Map(steps) }, site: { name: host, to: host } };
  };
  const [, second] = [...joinedSites([held('a.example'), held('b.example')]).steps.values()].filter(
    (step): step is CopyBlob => step.kind === 'copy-blob',
  );
  expect(second?.from).toEqual(['target:b.example/two', 'plan', 'target:a.example/one', 'source:s.example/one']);
  expect(second).not.toHaveProperty('after');
});

test('the parts of a site go by its name, and without one by the host of its registry', () => {
  const unnamed = { plan: site('a.example/base'), site: { name: 'a.example/base', to: 'a.example/base' } };
  const parts = partsOf(joinedSites([unnamed, planned('b.example')]));
  expect(new Set(parts.map((part) => part.site))).toEqual(new Set(['a.example', 'at b.example']));
});

test('two sites at one place need each blob once there, and none from each other', () => {
  const plan = site('a.example');
  const named = (name: string) => ({ plan, site: { name, to: 'a.example' } });
  expect(joinedSites([named('one'), named('other')]).steps).toEqual(plan.steps);
});
