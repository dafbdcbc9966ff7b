import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePlan, partsOf, printPlan, type PlanPart, type Step } from './index.ts';
import { planOf, plans, type Drawn } from './parts.testing.ts';

const limits = fc.record({ images: fc.integer({ min: 1, max: 5 }), bytes: fc.integer({ min: 1, max: 100_000 }) });

/** Holds for the parts of any plan, whatever their limits. */
const holds = (law: (parts: readonly PlanPart[], plan: ReturnType<typeof planOf>) => void) =>
  fc.assert(
    fc.property(plans, limits, (plan, options) => void law(partsOf(plan, options), plan)),
    { numRuns: 150 },
  );

const stepsOf = ({ plan }: PlanPart) => [...plan.steps.values()];
const place = (parts: readonly PlanPart[]) => new Map(parts.map(({ id }, at) => [id, at]));

test('together the parts have the steps of the plan, each with all that it needs or waits for', () => {
  holds((parts, plan) => {
    expect(new Set(parts.flatMap((part) => [...part.plan.steps.keys()]))).toEqual(new Set(plan.steps.keys()));
    for (const { plan: cut, waits } of parts)
      for (const step of cut.steps.values()) {
        const whole = plan.steps.get(step.id);
        const needs = new Set([...step.needs, ...(waits.get(step.id) ?? [])]);
        expect({ ...step, needs }).toEqual({ ...whole, needs: new Set(whole?.needs) });
      }
  });
});

test('each part is a plan that can be printed and read again', () => {
  holds((parts) => {
    for (const { plan } of parts) expect(parsePlan(printPlan(plan))).toEqual(plan);
  });
});

test('a part comes after earlier ones only, and after all that makes what it has or waits for', () => {
  holds((parts) => {
    const places = place(parts);
    const makers = new Map<string, string>();
    for (const part of parts) {
      expect(part.after.every((id) => (places.get(id) ?? Infinity) < (places.get(part.id) ?? 0))).toBe(true);
      const before = [...part.plan.steps.keys(), ...[...part.waits.values()].flat()].map((id) => makers.get(id));
      expect(part.after).toEqual(expect.arrayContaining(before.filter((id) => id !== undefined)));
      for (const id of part.plan.steps.keys()) if (!makers.has(id)) makers.set(id, part.id);
      for (const id of [...part.waits.values()].flat()) expect(makers.has(id)).toBe(true);
    }
  });
});

test('a blob that two parts need, or that one mounts from another, is in a part of blobs before them', () => {
  holds((parts) => {
    const blobs = parts.filter(({ id }) => id.endsWith('-blobs'));
    const first = new Set(blobs.flatMap((part) => [...part.plan.steps.keys()]));
    const others = parts.filter((part) => !blobs.includes(part));
    const count = new Map<string, number>();
    for (const step of others.flatMap(stepsOf)) count.set(step.id, (count.get(step.id) ?? 0) + 1);
    for (const [id, times] of count) expect(times === 1 || first.has(id)).toBe(true);
    for (const part of others)
      for (const { after = [] } of stepsOf(part))
        for (const id of after) expect(part.plan.steps.has(id) || first.has(id)).toBe(true);
  });
});

test('no part of blobs waits for another of the same registry', () => {
  holds((parts) => {
    for (const part of parts.filter(({ id }) => id.endsWith('-blobs'))) expect(part.after).toEqual([]);
  });
});

test('tags that wait for more than their own image come last', () => {
  holds((parts, plan) => {
    // Its manifest is one need; a tag that waits has more.
    const isLate = ({ kind, id }: Step) => kind === 'put-tag' && (plan.steps.get(id)?.needs.length ?? 0) > 1;
    const late = parts.findIndex((part) => stepsOf(part).some(isLate));
    if (late >= 0) for (const part of parts.slice(late)) expect(stepsOf(part).every(isLate)).toBe(true);
  });
});

test('a part goes to one registry, and has no more images and bytes than asked for, unless it is one image', () => {
  holds((parts) => {
    for (const { plan, site } of parts)
      for (const { to } of plan.steps.values()) expect(to.startsWith(`${site}/`)).toBe(true);
  });
  const image = (at: number): Drawn => ({ to: 'a.example/x', tag: `v${at}`, blobs: [at], children: [], waits: false });
  const plan = planOf([1, 2, 3, 4, 9].map(image));
  const tags = (parts: readonly PlanPart[]) =>
    parts.map((part) => part.plan.images.map(({ reference }) => reference.slice(-2)));
  expect(tags(partsOf(plan, { images: 2 }))).toEqual([['v1', 'v2'], ['v3', 'v4'], ['v9']]);
  expect(tags(partsOf(plan, { bytes: 6000 }))).toEqual([['v1', 'v2', 'v3'], ['v4'], ['v9']]);
  expect(tags(partsOf(plan))).toEqual([['v1', 'v2', 'v3', 'v4', 'v9']]);
});

test('the same plan is always cut into the same parts', () => {
  holds((_, plan) => expect(partsOf(parsePlan(printPlan(plan)), { images: 16 })).toEqual(partsOf(plan)));
});

test('an image that is named by another stays with it, and one tag that waits is a part of its own', () => {
  const plan = planOf([
    { to: 'a.example/x', tag: 'amd64', blobs: [1, 2], children: [], waits: false },
    { to: 'a.example/x', tag: 'index', blobs: [], children: [0], waits: false },
    { to: 'a.example/y', tag: 'other', blobs: [1], children: [], waits: false },
    { to: 'a.example/y', tag: 'last', blobs: [3], children: [], waits: true },
  ]);
  const parts = partsOf(plan, { images: 1 });
  expect(parts.map(({ id, after }) => [id, after])).toEqual([
    ['0001-blobs', []],
    ['0002-images', ['0001-blobs']],
    ['0003-images', ['0001-blobs']],
    ['0004-images', []],
    ['0005-tags', ['0002-images', '0003-images', '0004-images']],
  ]);
  expect(parts[1]?.plan.images.map(({ reference }) => reference)).toEqual(['a.example/x:amd64', 'a.example/x:index']);
});

test('a part that goes elsewhere in the end keeps where that is, and no part keeps more', () => {
  const plan = planOf([
    { to: 'a.example/x', tag: 'v1', blobs: [1], children: [], waits: false },
    { to: 'a.example/y', tag: 'v1', blobs: [2], children: [], waits: false },
  ]);
  const homes = new Map([['a.example/x:v1', ['b.example/x']]]);
  const parts = partsOf({ ...plan, homes }, { images: 1 });
  expect(parts.map((part) => [...(part.plan.homes?.keys() ?? [])])).toEqual([['a.example/x:v1'], []]);
  expect(partsOf(plan).every((part) => !('homes' in part.plan))).toBe(true);
});

test('shared blobs are dealt out in smaller parts than images, and a step waits only for what is elsewhere', () => {
  const images = Array.from({ length: 4 }, (_, at) => ({
    to: `a.example/${at}`,
    tag: 'v1',
    blobs: [20, 21, 22],
    children: [],
    waits: false,
  }));
  const parts = partsOf(planOf(images), { images: 1, bytes: 84_000 });
  expect(parts.map(({ id }) => id.slice(5))).toEqual(['blobs', 'blobs', 'blobs', ...Array(4).fill('images')]);
  for (const { waits } of parts) for (const needs of waits.values()) expect(needs.length).toBeGreaterThan(0);
});
