import { smallPlan } from '@cse/testkit';
import type { Report } from '@cse/executor';
import { expect, test } from 'vitest';
import { planDocument } from './plan-document.ts';
import { renderArchive } from './archive.ts';
import { PLAN_FORMATS, renderPlan } from './plan.ts';
import { planImages } from './plan-images.ts';
import { planTable } from './plan-table.ts';
import { renderPrune } from './prune.ts';
import { renderReleases } from './releases.ts';
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

test('a plan is shown in every format, and a terminal breaks no line of what programs read', async () => {
  const survey = { wanted: 0, toMove: 0, toMount: 0, existing: 0, blobs: new Map(), unreachable: [] };
  const about = { document: planDocument(plan, survey) };
  for (const format of PLAN_FORMATS) expect((await renderPlan(plan, format, about)).text, format).not.toBe('');
  expect(await renderPlan(plan, 'table', about)).toMatchObject({ lines: 'broken', isPicture: false });
  expect(await renderPlan(plan, 'json', about)).toMatchObject({ lines: 'whole', isPicture: false });
  expect(await renderPlan(plan, 'dot', about)).toMatchObject({ lines: 'whole', isPicture: true });
});

test('a plan says where the plugins of others put their content', () => {
  const owners = new Map(
    [...plan.owners].map(([id, uses]) => [id, uses.map((use) => (use === 'first' ? '@acme/first' : use))]),
  );
  const survey = { wanted: 0, toMove: 0, toMount: 0, existing: 0, blobs: new Map(), unreachable: [] };
  const document = planDocument({ ...plan, owners }, survey);
  expect(document.plugins.map(({ plugin, repositories }) => ({ plugin, repositories }))).toEqual([
    { plugin: '@acme/first', repositories: ['reg.example/lib/one'] },
    { plugin: 'second', repositories: undefined },
  ]);
  expect(planTable(plan, document)).toContain('@acme/first puts content in reg.example/lib/one\n');
});

test('a registry that nobody may pull from without a password is told in one sentence, when it is verified', () => {
  const failures = Array.from({ length: 9 }, (_, at) => ({
    ...denied(at),
    code: 'REGISTRY_UNAUTHORIZED',
    message: `reg.example/lib/x${at}:v1 is not accessible: UNAUTHORIZED (asked anonymously)`,
    hint: 'Allow anonymous pulls.',
  }));
  const { step: _, ...first } = failures[0] ?? denied(0);
  const causes = [{ ...first, steps: 9, blocked: 0 }];
  const failed = { ...report, ok: false, fault: 'access' as const, failures, causes };
  expect(renderSummary(failed, { verb: 'verified' }).split('\n').slice(3)).toEqual([
    'failed reg.example asks for a password, and cluster nodes pull without one (REGISTRY_UNAUTHORIZED)',
    '       Allow anonymous pulls.',
    '       9 steps failed for this reason',
  ]);
  expect(renderSummary(failed)).toContain('and 6 more like these');
});

test('prune begins with what it keeps and what flags override, and its counts add up', () => {
  const text = renderPrune({
    ...{ ok: true, pruned: false, removed: 0, left: [], failures: [], notes: [], remade: [], bytes: 5000 },
    keeps: ['cse 4.2.2', 'tkg 2.4.0'],
    overridden: ['tkg 2.5.0'],
    below: ['tkg'],
    removals: [
      {
        repository: 'reg.example/tkg/x',
        content: {
          mediaType: 'application/vnd.oci.image.manifest.v1+json',
          digest: `sha256:${'0'.repeat(64)}`,
          size: 9,
        },
        tags: ['v1', 'v2'],
      },
    ],
    untaggings: [{ repository: 'reg.example/tkg/y', tag: 'old' }],
    looked: { repositories: 2, tags: 10, kept: 7 },
  });
  expect(text.split('\n')).toEqual([
    "keeps what is needed by cse 4.2.2, tkg 2.4.0; the config's tkg 2.5.0 not, as flags override it",
    "would delete 1 manifest and 1 further tag; the registry's next garbage collection frees up to 5.0 kB",
    '  checked 10 tags in 2 repositories below tkg: 3 to delete, 7 kept',
    '',
    '- reg.example/tkg/x:v1, :v2',
    '- reg.example/tkg/y:old (only the tag)',
    '',
    'Nothing was deleted. Run the command with --yes to delete 3 tags and keep 7.',
  ]);
});

test('releases tell about how much they are, where all their plugins say so', () => {
  const plugins = [{ use: 'tkg-2.5', name: 'x', contains: '' }];
  const text = renderReleases([
    { kind: 'tkg', version: '2.5.0', plugins, about: { images: 599, bytes: 6.1e9, kubernetes: ['1.28.4', '1.27.8'] } },
    { kind: 'tkg', version: '2.5.2', plugins, about: {} },
  ]);
  expect(text.split('\n').slice(1, 3)).toEqual([
    'tkg 2.5.0     599    6.1 GB  tkg-2.5  1.28.4, 1.27.8',
    'tkg 2.5.2       –         –  tkg-2.5  –',
  ]);
});

test('what the source offers is told with who would bring it, and how well that knows it', () => {
  const tkg = (version: string, use: string | undefined, known: boolean) => ({
    kind: 'tkg',
    version,
    plugins: use === undefined ? [] : [{ use, name: use }],
    known,
  });
  const text = renderReleases([
    tkg('2.5.0', 'tkg-2.5', true),
    tkg('2.5.4', 'tkg-2.5', false),
    tkg('2.6.0', undefined, false),
  ]);
  expect(text.split('\n')).toEqual([
    'RELEASE    PLUGINS',
    'tkg 2.5.0  tkg-2.5',
    'tkg 2.5.4  tkg-2.5 (as a patch of 2.5)',
    'tkg 2.6.0  –',
    '',
    'No installed plugin serves releases with –. Plugins are added with cse plugins install.',
  ]);
});

test('an archive is told in words: who it was made for, its parts, and no text of a key', () => {
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const text = renderArchive({
    archive: digest,
    set: 'abc',
    sequence: 2,
    since: undefined,
    plan: digest,
    asked: [{ use: 'cli-plugins', options: { tkg: ['2.5.0'], inventoryKey: { path: 'a.pub', text: 'SECRET' } } }],
    parts: [{ name: 'part-0001', size: 2000, sha256: '0' }],
    plugins: [
      { use: '@acme/charts', name: 'acme-charts', version: '1.2.3', tarball: digest, size: 4000, signed: true },
    ],
    contents: { count: 3, bytes: 2000, presumed: 0 },
    images: [{ reference: 'reg.example/a:v1', digest, owner: 'cli-plugins#2' }],
    notes: [],
    onImport: [],
  });
  expect(text.split('\n')).toEqual([
    'archive 2 of the set abc',
    '1 part, 2.0 kB: 3 blobs and manifests',
    '',
    'PLUGIN       IMAGES  MADE FOR',
    'cli-plugins       1  tkg: 2.5.0, inventoryKey: a.pub',
    '',
    'PART         SIZE',
    'part-0001  2.0 kB',
    'plugin: acme-charts 1.2.3 (4.0 kB, signed); cse plugins install DIR installs it',
  ]);
});

test('the images of a plan are listed by name, and those that only bundles know are counted', () => {
  const digest = `sha256:${'a'.repeat(64)}` as const;
  const images = [
    { reference: 'reg.example/tkg/tkg-bom:v2.5.0', digest, owner: 'tkg-2.5' },
    { reference: `reg.example/tkg/x:sha256-${'a'.repeat(64)}.imgpkg`, digest, owner: 'tkg-2.5' },
    { reference: `reg.example/tkg/x@${digest}`, digest, owner: 'tkg-2.5' },
  ];
  expect(planImages({ images }).split('\n').slice(1)).toEqual([
    'tkg-2.5  sha256:aaaaaaaaaaaa  reg.example/tkg/tkg-bom:v2.5.0',
    '',
    'and 2 images that bundles refer to by digest; --json lists all of them',
  ]);
});
