import { smallPlan } from '@cse/testkit';
import type { Report } from '@cse/executor';
import { expect, test } from 'vitest';
import { planDocument } from './plan-document.ts';
import { planTable } from './plan-table.ts';
import { renderSummary } from './summary.ts';

const plan = smallPlan();
const blobs = [...plan.steps.values()].filter(({ kind }) => kind === 'copy-blob');

const report: Report = {
  ok: true,
  plan: `sha256:${'0'.repeat(64)}`,
  seconds: 12.3,
  steps: { total: 8, done: 8, failed: 0, blocked: 0, resumed: 2 },
  bytes: { wanted: 1300, moved: 700, mounted: 500, existed: 100 },
  images: plan.images,
  complete: 2,
  failures: [],
  causes: [],
  notes: ['one more thing'],
};

test('a summary says what was moved, mounted, already there, and what the plugins noted', () => {
  expect(renderSummary(report)).toBe(
    [
      '✔ 2 images brought in 12 s',
      '  1.3 kB in all: 700 B moved, 500 B mounted from another repository, 100 B already there, 2 steps done by an earlier run',
      '',
      'note: one more thing',
      '',
      'next: cse verify checks it as a cluster node would, and cse settings tells what to enter in VMware Cloud Director',
    ].join('\n'),
  );
  expect(renderSummary(report, { verb: 'verified', notes: 'hidden' })).not.toContain('note:');
});

const denied = (at: number) => ({
  code: 'REGISTRY_DENIED',
  fault: 'access' as const,
  host: 'reg.example',
  message: `reg.example/lib/x${at}:v1 is refused`,
  step: `reg.example/lib/x${at}:v1`,
  hint: 'Ask for rights.',
});

test('a summary of a failed run tells each cause once: a few steps, what to do, and what was not tried for it', () => {
  const failures = Array.from({ length: 21 }, (_, at) => denied(at));
  const { step: _, ...first } = denied(0);
  const causes = [{ ...first, steps: 21, blocked: 5 }];
  const failed = { ...report, ok: false, fault: 'access' as const, failures, causes, notes: [] };
  const text = renderSummary({ ...failed, steps: { total: 30, done: 4, failed: 21, blocked: 5, resumed: 0 } });
  expect(text.split('\n').slice(2)).toEqual([
    '',
    'failed reg.example/lib/x0:v1 is refused (REGISTRY_DENIED)',
    'failed reg.example/lib/x1:v1 is refused (REGISTRY_DENIED)',
    'failed reg.example/lib/x2:v1 is refused (REGISTRY_DENIED)',
    '       and 18 more like these',
    '       Ask for rights.',
    '       21 steps failed for this reason, 5 more skipped',
  ]);
  expect(text).toContain('✘ incomplete: 2 of 2 images complete, 26 of 30 steps not done, in 12 s');
});

test('what a registry answers to all alike is told once, with how many steps it is about', () => {
  const message = 'reg.example answers in plain http where https is expected';
  const failures = Array.from({ length: 88 }, (_, at) => ({ ...denied(at), message }));
  const { step: _, ...first } = { ...denied(0), message };
  const text = renderSummary({
    ...report,
    ok: false,
    failures,
    causes: [{ ...first, steps: 88, blocked: 0 }],
    notes: [],
  });
  expect(text.match(/plain http/g)).toHaveLength(1);
  expect(text).toContain('88 steps failed for this reason');
});

test('a plan as a table says what each plugin wants and what is left to do', () => {
  const standing = new Map(
    blobs.map(({ id }, index) => [id, index === 0 ? ('existing' as const) : ('to move' as const)]),
  );
  const document = planDocument(plan, {
    wanted: 1300,
    toMove: 700,
    toMount: 0,
    existing: 600,
    blobs: standing,
    unreachable: [],
  });
  expect(planTable(plan, document)).toBe(
    [
      'PLUGIN  IMAGES  BLOBS  BYTES  TO MOVE  THERE',
      'first        1      2  700 B    100 B  600 B',
      'second       1      1  600 B    600 B    0 B',
      '',
      '7 steps, 1.3 kB in blobs: 700 B to move, 0 B to mount, 600 B already there',
      `plan ${document.plan}`,
    ].join('\n'),
  );
});
