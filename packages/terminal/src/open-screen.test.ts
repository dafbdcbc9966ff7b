import { PassThrough } from 'node:stream';
import { Progress, type RunEvent } from '@cse/executor';
import { smallPlan } from '@cse/testkit';
import { expect, test } from 'vitest';
import { totalLine, workLine } from './bars.ts';
import { failureTeller } from './failure-line.ts';
import { Pace } from './pace.ts';
import { openScreen } from './open-screen.ts';
import type { ProgressMode } from './screen.ts';
import { renderTable } from './table.ts';

const plan = smallPlan();
const steps = [...plan.steps.values()];
const blobs = steps.filter(({ kind }) => kind === 'copy-blob');
const finished = (id: string): RunEvent => ({ type: 'step-finished', id, arrival: 'pushed' });

test('a table is as wide as what stands in it, with amounts to the right', () => {
  const rows = [
    ['one', '1', '1.0 kB'],
    ['another', '100', '12 B'],
  ];
  expect(renderTable({ columns: ['name', 'count', 'size'], rows })).toBe(
    ['NAME     COUNT    SIZE', 'one          1  1.0 kB', 'another    100    12 B'].join('\n'),
  );
});

test('a cell of wide characters takes the columns that it takes on the screen', () => {
  const rows = [
    ['日本語', 'x'],
    ['registry', 'y'],
  ];
  expect(renderTable({ columns: ['name', 'is'], rows })).toBe(
    ['NAME      IS', '日本語    x', 'registry  y'].join('\n'),
  );
});

test('bytes count as they move, and a finished blob as a whole, however often it was tried', () => {
  const progress = new Progress(plan);
  progress.add({ type: 'run-started', steps: steps.length, bytes: 1300 }, 0);
  const travelling = blobs.filter((step) => step.kind === 'copy-blob' && !step.from[0]?.startsWith('target:'));
  const total = travelling.reduce((sum, step) => sum + (step.kind === 'copy-blob' ? step.content.size : 0), 0);
  const [first] = travelling;
  const size = first?.kind === 'copy-blob' ? first.content.size : 0;
  progress.add({ type: 'step-started', id: first?.id ?? '' }, 0);
  progress.add({ type: 'step-moved', id: first?.id ?? '', bytes: 10 }, 1);
  expect(progress.at(1).bytes).toEqual({ done: 10, total });
  progress.add({ type: 'step-moved', id: first?.id ?? '', bytes: 5000 }, 2);
  expect(progress.at(2).bytes).toEqual({ done: size, total });
  progress.add(finished(first?.id ?? ''), 3);
  expect(progress.at(3)).toMatchObject({ bytes: { done: size, total }, underWay: [] });
});

test('a pace looks at the last seconds only', () => {
  const pace = new Pace(10_000);
  expect(pace.perSecond).toBe(0);
  for (const [at, value] of [
    [0, 0],
    [1000, 1000],
    [30_000, 1000],
    [31_000, 5000],
  ] as const)
    pace.add(at, value);
  expect(pace.perSecond).toBe(4000);
});

const state = {
  ...{ share: 0.531, secondsLeft: 65, images: { done: 1, total: 2 }, underWay: [] },
  ...{ bytes: { done: 700, total: 1300 }, working: new Map([['copying', 3] as const, ['tagging', 1] as const]) },
};

test('the bar tells images, share and time left, and takes what is left of the line; what is done stands below it', () => {
  expect(totalLine(state, 60)).toBe('images 1/2  ███████████░░░░░░░░░  53 %  about 1 min 5 s left');
  expect(totalLine({ ...state, secondsLeft: undefined }, 18)).toBe('images 1/2    53 %');
  expect(workLine(state, 100)).toBe('  700 B of 1.3 kB copied, 100 B/s · copying 3, tagging 1');
});

async function shown(progress: ProgressMode, json: boolean) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    streams[name].on('data', (chunk) => (written[name] += String(chunk)));
  const { stdout, stderr } = streams as unknown as { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };
  using screen = openScreen(progress, { plan, json, stdout, stderr, now: () => 0 });
  screen.show({ type: 'run-started', steps: steps.length, bytes: 1300 });
  for (const { id } of steps.slice(0, 4)) screen.show(finished(id));
  screen.show({ type: 'step-failed', id: 'reg.example/lib/two:v2', code: 'X', fault: 'access', message: 'no' });
  await new Promise(setImmediate);
  return written;
}

test('off a terminal a run is a line for each image and each failure, on stderr', async () => {
  expect(await shown('auto', false)).toEqual({
    stdout: '',
    stderr: '[1/2] reg.example/lib/one:v1\nfailed reg.example/lib/two:v2: no\n',
  });
  expect(await shown('none', false)).toEqual({ stdout: '', stderr: '' });
});

test('ndjson is one event a line, on stdout, and on stderr beside a report', async () => {
  const [alone, beside] = [await shown('ndjson', false), await shown('ndjson', true)];
  const types = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as RunEvent).type);
  const expected = ['run-started', ...Array.from({ length: 4 }, () => 'step-finished'), 'step-failed'];
  expect([types(alone.stdout), alone.stderr]).toEqual([expected, '']);
  expect([beside.stdout, types(beside.stderr)]).toEqual(['', expected]);
});

const denied = (at: number) => ({
  code: 'REGISTRY_DENIED',
  fault: 'access' as const,
  host: 'reg.example',
  message: `reg.example/lib/x${at}:v1 is refused`,
  step: `reg.example/lib/x${at}:v1`,
  hint: 'Ask for rights.',
});

test('while a run goes on the first failure of each cause is told, and that there are more like it', () => {
  const lines: string[] = [];
  const tell = failureTeller((line) => lines.push(line));
  for (let at = 0; at < 10; at += 1) tell({ ...denied(at), type: 'step-failed', id: denied(at).step });
  for (let at = 0; at < 10; at += 1)
    tell({ ...denied(0), type: 'step-failed', id: 'x', message: 'down', host: 'other' });
  expect(lines.map((line) => line.replace(/ is refused.*/, ''))).toEqual([
    'failed reg.example/lib/x0:v1',
    '       more failures like this are only counted, and summed up at the end',
    'failed x: down',
  ]);
});

test('the digest of what failed is shortened while a run goes on', () => {
  const lines: string[] = [];
  const id = `reg.example/lib/x@sha256:${'0123456789abcdef'.repeat(4)}`;
  failureTeller((line) => lines.push(line))({ ...denied(0), type: 'step-failed', id, message: `${id} is refused` });
  expect(lines.join('\n')).toContain('reg.example/lib/x@sha256:0123456… is refused');
});

test('a table wider than the screen breaks its widest cells, prose between words and names where they divide', () => {
  const table = {
    columns: ['release', 'contains'],
    rows: [['tkg 2.5.0', 'The Tanzu CLI plugins of a TKG release, and their inventory.']],
  };
  expect(renderTable(table, 45).split('\n')).toEqual([
    'RELEASE    CONTAINS',
    'tkg 2.5.0  The Tanzu CLI plugins of a TKG',
    '           release, and their inventory.',
  ]);
  expect(renderTable(table, undefined).split('\n')).toHaveLength(2);
  const rows = [['1', 'source.example/a/long/path:v1.0', 'base.example/another/long/path:v1.0']];
  expect(renderTable({ columns: ['line', 'source', 'destination'], rows }, 60).split('\n')).toEqual([
    'LINE  SOURCE                      DESTINATION',
    '   1  source.example/a/long/      base.example/another/long/',
    '      path:v1.0                   path:v1.0',
  ]);
});
