import type { Fault } from '@cse/errors';
import { planDigest, type Plan } from '@cse/graph';
import { expect, test } from 'vitest';
import type { RunEvent } from './event.ts';
import { reportOf, wantedBytes } from './report.ts';
import { blobStep, manifestStep, stepsOf, tagStep } from './steps.testing.ts';

const [moved, mounted] = [blobStep('moved', 100), blobStep('mounted', 30)];
const [there, resumed] = [blobStep('there', 7), blobStep('resumed', 5)];
const root = manifestStep('app', { needs: [moved, mounted, there, resumed] });
const tag = tagStep('v1', root);
const image = { reference: tag.id, digest: root.content.digest, owner: 'x' };
const plan: Plan = {
  steps: stepsOf(moved, mounted, there, resumed, root, tag),
  owners: new Map(),
  contents: new Map(),
  images: [image],
  notes: ['said'],
  postponed: [],
};

type Arrival = Extract<RunEvent, { type: 'step-finished' }>['arrival'];
const finished = ({ id }: { readonly id: string }, arrival: Arrival): RunEvent => ({
  type: 'step-finished',
  id,
  arrival,
});
const failed = (id: string, fault: Fault): RunEvent => ({
  type: 'step-failed',
  id,
  code: 'SOME_CODE',
  fault,
  message: 'a reason',
});
const ended = (interrupted: boolean): RunEvent => ({ type: 'run-finished', interrupted });

const whole = [
  finished(moved, 'pushed'),
  finished(mounted, 'mounted'),
  finished(there, 'existed'),
  finished(resumed, 'resumed'),
  finished(root, 'pushed'),
  finished(tag, 'tagged'),
];

test('a run that made all true is added up: steps, bytes by how they came, and images', () => {
  expect(reportOf(plan, [...whole, ended(false)], 3)).toEqual({
    ok: true,
    plan: planDigest(plan),
    seconds: 3,
    steps: { total: 6, done: 6, failed: 0, blocked: 0, resumed: 1 },
    bytes: { wanted: 142, moved: 100, mounted: 30, existed: 12 },
    images: [image],
    complete: 1,
    failures: [],
    causes: [],
    notes: ['said'],
  });
  expect(wantedBytes(plan)).toBe(142);
});

test('an image whose tag is not put is not complete, and a failure names its step, and what helps where that is known', () => {
  const events = [
    ...whole.slice(0, 4),
    { ...failed(root.id, 'access'), hint: 'Ask for access.', host: 't.example' },
    { type: 'step-blocked' as const, id: tag.id, by: root.id },
    ended(false),
  ];
  const report = reportOf(plan, events, 1);
  expect(report).toMatchObject({ ok: false, fault: 'access', complete: 0, steps: { done: 4, failed: 1, blocked: 1 } });
  const failure = {
    code: 'SOME_CODE',
    fault: 'access',
    message: 'a reason',
    hint: 'Ask for access.',
    host: 't.example',
  };
  expect(report.failures).toEqual([{ ...failure, step: root.id }]);
  expect(report.causes).toEqual([{ ...failure, steps: 1, blocked: 1 }]);
  expect(reportOf(plan, [failed(root.id, 'access')], 1).failures).toEqual([
    { code: 'SOME_CODE', fault: 'access', message: 'a reason', step: root.id },
  ]);
});

test.each([
  ['nothing failed, and not all is done', [], 'incomplete'],
  ['all failed alike', ['unavailable', 'unavailable'], 'unavailable'],
  ['they failed in different ways', ['unavailable', 'access'], 'incomplete'],
  ['content was wrong, whatever else failed', ['unavailable', 'integrity'], 'integrity'],
] as const)('the fault of a run of which %s', (_, faults, fault) => {
  const events = faults.map((each, at) => failed([moved, mounted][at]?.id ?? '', each));
  expect(reportOf(plan, [...events, ended(false)], 1).fault).toBe(fault);
  const stopped = fault === 'integrity' ? 'integrity' : 'interrupted';
  expect(reportOf(plan, [...events, ended(true)], 1).fault).toBe(stopped);
  // Nothing says that it ended: so it was cut off.
  expect(reportOf(plan, events, 1).fault).toBe(stopped);
});
