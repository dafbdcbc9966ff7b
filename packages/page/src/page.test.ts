import { expect, test } from 'vitest';
import { pageOf } from './index.ts';
import { planOf, runOf } from './plan.testing.ts';

test('a plan is shown as not run yet, with every image and its digest', () => {
  const plan = planOf(3);
  const page = pageOf(plan, { title: 'CSE 4.2.2' });
  expect(page).toContain('not run yet');
  for (const { reference, digest } of plan.images)
    expect(page).toSatisfy((text: string) => text.includes(reference) && text.includes(digest));
});

test('a run is shown with what moved, what failed and what to do', () => {
  const plan = planOf(3);
  const page = pageOf(plan, { title: 'CSE 4.2.2', events: runOf(plan) });
  expect(page).toMatch(/not complete: access/);
  expect(page).toContain('Ask for push rights.');
  expect(page).toContain('id="time-line"');
});

test('X-32: nothing that a registry or a plugin says can break out of the page', () => {
  const evil = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';
  const plan = { ...planOf(1), notes: [evil] };
  const page = pageOf({ ...plan, images: plan.images.map((image) => ({ ...image, owner: evil })) }, { title: evil });
  expect(page.match(/<script/g)).toHaveLength(2);
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
