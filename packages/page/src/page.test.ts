import type { KeptEvent } from '@cse/executor';
import { expect, test } from 'vitest';
import { pageOf } from './index.ts';
import { plannedFor, planOf, runOf } from './plan.testing.ts';

test('a plan is shown as not run yet, with every image and its digest', () => {
  const plan = planOf(3);
  const page = pageOf(plan, { title: 'CSE 4.2.2' });
  expect(page).toContain('Not run yet: 3 images');
  for (const { reference, digest } of plan.images)
    expect(page).toSatisfy((text: string) => text.includes(reference) && text.includes(digest));
});

test('a run is shown with what moved, what failed and what to do', () => {
  const plan = planOf(3);
  const page = pageOf(plan, { title: 'CSE 4.2.2', events: runOf(plan) });
  expect(page).toContain('Not complete: 2 of 3 images are complete at the target');
  expect(page).toContain('Ask for push rights.');
  expect(page).toContain('id="time-line"');
});

test('failures of one cause are one group, with its steps in a list that opens', () => {
  const plan = planOf(4);
  const [first, second, third] = [...plan.steps.keys()];
  const failed = (id = '', message = '') => ({
    ...{ type: 'step-failed', id, message, at: 1, code: 'REGISTRY_FULL', fault: 'access', host: 'base.example.com' },
    hint: 'Make room.',
  });
  const events = [failed(first, 'one is full'), failed(second, 'two is full')] as KeptEvent[];
  const page = pageOf(plan, {
    title: 'x',
    events: [...events, { type: 'step-blocked', id: third ?? '', by: first ?? '', at: 2 }],
  });
  const section = /<section class="failures">[^]*?<\/section>/.exec(page)?.[0] ?? '';
  expect(section.match(/Make room\./g)).toHaveLength(1);
  expect(section).toContain('2 steps failed for this reason, 1 more skipped');
  expect(section).toMatch(/<details>[^]*two is full[^]*<\/details>/);
});

test('X-32: nothing that a registry or a plugin says can break out of the page', () => {
  const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
  const plan = { ...planOf(1), notes: [evil] };
  const page = pageOf({ ...plan, images: plan.images.map((image) => ({ ...image, owner: evil })) }, { title: evil });
  expect(page.match(/<script/g)).toHaveLength(5);
  expect(page).not.toMatch(/<img|alert\(1\)<\/script>/);
});

test('the page names what it may run by hash, and may load nothing', () => {
  const page = pageOf(planOf(1), { title: 'x' });
  expect(page).toMatch(/default-src 'none'|default-src &#39;none&#39;/);
  expect(page).not.toMatch(/https?:\/\//);
});

test('the same plan makes the same page', () => {
  expect(pageOf(planOf(5), { title: 'x' })).toBe(pageOf(planOf(5), { title: 'x' }));
});

test('it says when, from where, to where, which releases, by which program and on which machine', () => {
  const circumstances = { version: '1.2.3', command: 'cse mirror --cse 4.2.2', machine: 'jump01', user: 'admin' };
  const planned = planOf(2);
  // A list that is made anew of what the target has comes from nowhere else.
  const images = planned.images.flatMap((image) => [image, { ...image, source: image.reference }]);
  const plan = { ...planned, images, asked: [{ use: 'x', options: { cse: ['4.2.2'], key: { text: 'secret' } } }] };
  const page = pageOf(plan, {
    title: 'x',
    events: [{ type: 'run-started', steps: 1, bytes: 1, at: Date.UTC(2026, 1, 3, 4, 5, 6), circumstances }],
    beside: ['run.csv'],
  });
  const facts = /<dl class="facts">[^]*?<\/dl>/
    .exec(page)?.[0]
    .replace(/<[^>]*>|\s+/g, ' ')
    .replace(/ +/g, ' ');
  expect(facts).toContain('Releases CSE 4.2.2 From projects.registry.vmware.com To base.example.com/tkg/packages/core');
  expect(facts).toContain('Started 2026-02-03 04:05:06 UTC Ended 2026-02-03 04:05:06 UTC, after 0.0 s');
  expect(facts).toMatch(
    /Machine jump01, user admin Program cse 1\.2\.3 Plan sha256:\w{12} Command cse mirror --cse 4\.2\.2/,
  );
  expect(page).toContain('<a href="run.csv">');
  expect(page).not.toContain('secret');
});

test('a run that was stopped counts what is complete, and says what to do next', () => {
  const plan = planOf(3);
  const steps = [...plan.steps.keys()];
  const events: KeptEvent[] = steps.slice(0, 4).map((id, at) => ({ type: 'step-finished', id, arrival: 'pushed', at }));
  const page = pageOf(plan, { title: 'x', events, circumstances: { command: 'cse mirror' } });
  expect(page).toContain('Stopped: 1 of 3 images are complete at the target');
  expect(page).toMatch(/Run the same command again\.[^]*<code>cse mirror<\/code>/);
});

test('of several sites each image is one row, with what became of it at each of them', () => {
  const plan = plannedFor(['hub.example', 'north.example'], 4);
  const all: readonly KeptEvent[] = [...plan.steps.keys()].map((id) =>
    id.startsWith('north.example/tkg/packages/core/app-2')
      ? { type: 'step-failed', id, at: 1, code: 'X', fault: 'access', message: 'no' }
      : { type: 'step-finished', id, at: 1, arrival: id.startsWith('hub') ? 'existed' : 'pushed' },
  );
  const page = pageOf(plan, {
    title: 'CSE 4.2.2',
    events: [...all, { type: 'run-finished', interrupted: false, at: 2 }],
  });
  expect(page).toContain('Not complete: 3 of 4 images are complete at all 2 sites');
  expect(page).toContain('hub: hub.example, north: north.example');
  const rows = [...page.matchAll(/<tr data-image="[^]*?<\/tr>/g)].map(([row]) =>
    [...row.matchAll(/<i class="(\w+)"><\/i>/g)].map(([, state]) => state),
  );
  expect(rows.toSorted()).toEqual([
    ['existed', 'failed'],
    ['existed', 'moved'],
    ['existed', 'moved'],
    ['existed', 'moved'],
  ]);
  expect(page).toMatch(
    /<th scope="row"><i class="failed"><\/i>north<\/th>\s*<td>north.example<\/td>\s*<td>3 of 4 images/,
  );
});
