import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { Report, RunEvent } from '@cse/executor';
import { clean, openScreen, print, type ProgressMode, renderTable } from '@cse/terminal';
import { renderDiagnoses, renderSummary } from '@cse/render';
import { smallPlan } from '@cse/testkit';
import { renderFailure } from './print-failure.ts';

/** What registries, lists, tars, tables and tokens may be called by somebody who means no good. */
const HOSTILE = [
  ...['\u001b]0;PWN\u0007', '\u001b]8;;http://x\u001b\\y\u001b]8;;\u001b\\', '\u001b[2J', '\u001b[1A', '\u001b[8m'],
  ...['\u001b[31mred\u001b[39m', '\u001b[?1049h', '\u001bc', '\u001bP1;2q\u001b\\', '\u001b[6n', '\u001b_x\u001b\\'],
  ...[
    '\u009b31m',
    '\u009d0;PWN\u009c',
    '\u0090x\u009c',
    '\u0085next',
    '\u0000',
    '\u0007',
    '\b\b\b',
    '\u007f',
    '\u000b',
  ],
  ...['\r error: forged', 'a\rb', 'a\r\nb', '\nerror: forged', 'a\n\n code: OK (none)', 'a\u2028b', 'a\u2029b'],
  ...['\u202egpj.exe', '\u202d', '\u2066x\u2069', '\u2067', '\u200e', '\u200f', '\u061c'],
  ...['a\u200bb', 'a\u200db', 'a\u2060b', '\u2064', '\ufeffa', '\u{e0041}', '\ud800', '\u00ad'],
];

// oxlint-disable-next-line no-control-regex
const RAW = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const LINE_ENDS = /\n/g;

const heard = () => {
  const stream = Object.assign(new PassThrough(), { columns: 200 }) as unknown as NodeJS.WriteStream & PassThrough;
  return { stream, text: () => String(stream.read() ?? '') };
};

test('there are forty of them', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
});

/** Each way in which text of others comes to a stream, and how many lines it takes with harmless text. */
const WAYS: Readonly<Record<string, (text: string, stream: NodeJS.WriteStream) => void>> = {
  'a table': (text, stream) => print(stream, renderTable({ columns: ['name', 'of'], rows: [[text, 'x']] })),
  'a note': (text, stream) => print(stream, renderSummary({ ...report, ok: true, notes: [text] })),
  'a failure of a run': (text, stream) =>
    print(
      stream,
      renderSummary({
        ...report,
        failures: [{ code: 'A', fault: 'plan', message: text, step: 'reg.example/a:1', hint: text }],
        causes: [{ code: 'A', fault: 'plan', message: text, hint: text, steps: 1, blocked: 0 }],
      }),
    ),
  'a finding of the doctor': (text, stream) =>
    print(
      stream,
      renderDiagnoses({
        ok: false,
        findings: [{ id: 'a.b', status: 'failure', lookedAt: text, seen: text, why: 'because', todo: text }],
        skipped: [],
      }),
    ),
  ...Object.fromEntries(
    (['lines', 'ndjson', 'none'] as const).map((progress) => [`the screen "${progress}"`, told(progress)]),
  ),
};

function told(progress: ProgressMode) {
  return (text: string, stream: NodeJS.WriteStream) => {
    using screen = openScreen(progress, {
      plan: smallPlan(),
      json: false,
      stdout: stream,
      stderr: stream,
      now: () => 0,
    });
    const failed = { type: 'step-failed', id: 'reg.example/a:1', code: 'A', fault: 'plan', message: text } as const;
    screen.show(failed satisfies RunEvent);
  };
}

test.each(Object.entries(WAYS))('X-24: %s steers no terminal, hides nothing, and forges no line', (_, way) => {
  const { stream, text } = heard();
  way('harmless', stream);
  const lines = text().match(LINE_ENDS)?.length;
  for (const hostile of HOSTILE) {
    way(`a${hostile}b`, stream);
    const said = text();
    expect(RAW.test(said.replaceAll(LINE_ENDS, '')), JSON.stringify(said)).toBe(false);
    expect(said.match(LINE_ENDS)?.length, JSON.stringify(said)).toBe(lines);
  }
});

test('X-24: an error that ends a command is told in its own lines, whatever its message holds', () => {
  for (const hostile of HOSTILE) {
    const { stream, text } = heard();
    print(stream, renderFailure({ exit: 1, code: 'A', fault: 'plan', message: `a${hostile}b`, hint: `a${hostile}b` }));
    const said = text();
    expect(RAW.test(said.replaceAll(LINE_ENDS, '')), JSON.stringify(said)).toBe(false);
    expect(said.split('\n').filter((line) => /^(error:| code:)/.test(line))).toHaveLength(2);
  }
});

test('X-24: the document of --json means the same after cleaning', () => {
  for (const hostile of HOSTILE) {
    const document = JSON.stringify({ name: hostile }, undefined, 2);
    expect(JSON.parse(clean(document))).toEqual({ name: hostile });
  }
});

const report: Report = {
  ok: false,
  plan: `sha256:${'0'.repeat(64)}`,
  seconds: 1,
  steps: { total: 1, done: 0, failed: 1, blocked: 0, resumed: 0 },
  bytes: { wanted: 0, moved: 0, mounted: 0, existed: 0 },
  images: [{ reference: 'reg.example/a:1', digest: `sha256:${'0'.repeat(64)}`, owner: 'x' }],
  complete: 0,
  failures: [],
  causes: [],
  notes: [],
};
