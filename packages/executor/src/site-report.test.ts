import { joinedSites, parsePlan, printPlan, type Plan } from '@cse/graph';
import { smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import { reportOf, type RunEvent } from './index.ts';

const at = (host: string): Plan => {
  const { steps, owners, images, ...plan } = smallPlan();
  const moved = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('reg.example', host));
  return { ...plan, steps: new Map(moved([...steps])), owners: new Map(moved([...owners])), images: moved(images) };
};

const sites = ['hub.example', 'north.example'].map((host, place) => ({
  plan: at(host),
  site: { name: ['hub', 'north'][place] ?? '', to: host },
}));
const plan = joinedSites(sites);

/** All that goes to the hub is done; in the north one step failed, and what waits for it was not tried. */
function events(): readonly RunEvent[] {
  const ids = [...plan.steps.values()].map(({ id }) => id);
  const [failed = '', ...others] = ids.filter((id) => id.startsWith('north.example/lib/one'));
  const done = ids.filter((id) => !id.startsWith('north.example/lib/one'));
  return [
    ...done.map((id) => ({ type: 'step-finished', id, arrival: 'pushed' }) as const),
    { type: 'step-failed', id: failed, code: 'REGISTRY_UNAVAILABLE', fault: 'unavailable', message: 'it is down' },
    ...others.map((id) => ({ type: 'step-blocked', id, by: failed }) as const),
    { type: 'run-finished', interrupted: false },
  ];
}

test('a report says which site has all, and which lacks which images', () => {
  const { ok, steps, bytes, complete, sites: reports = [] } = reportOf(plan, events(), 1);
  expect({ ok, complete }).toEqual({ ok: false, complete: 3 });
  expect(reports).toMatchObject([
    { site: 'hub', to: 'hub.example', ok: true, images: 2, complete: 2, missing: [] },
    { site: 'north', ok: false, fault: 'unavailable', images: 2, complete: 1, missing: ['north.example/lib/one:v1'] },
  ]);
  const sum = (of: (report: (typeof reports)[number]) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  expect(sum((report) => report.steps.total)).toBe(steps.total);
  expect(sum((report) => report.steps.done)).toBe(steps.done);
  expect(sum((report) => report.bytes.moved)).toBe(bytes.moved);
  expect(sum((report) => report.bytes.wanted)).toBe(bytes.wanted);
});

test('where there is one target there is no word of sites', () => {
  expect(reportOf(smallPlan(), events(), 1)).not.toHaveProperty('sites');
});

test('a plan that was kept still knows its sites', () => {
  const text = printPlan({ ...plan, contents: new Map(), steps: new Map(), owners: new Map() });
  expect(parsePlan(text).sites).toEqual(plan.sites);
});
