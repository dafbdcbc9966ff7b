import type { Report } from '@cse/executor';
import { bytes, count, duration } from './amounts.ts';
import { paintResult } from './paint.ts';

/** At most so many failures stand one by one in a summary; the report has all. */
const SHOWN = 20;

export interface SummaryOptions {
  /** What was done to the images. */
  readonly verb?: string | undefined;
  /** `hidden` where they were told by the run that this one looks after. */
  readonly notes?: 'shown' | 'hidden' | undefined;
}

/** A finished run for people: what was done, what was not, and what to do about it. */
export function renderSummary(
  report: Report,
  { verb = 'brought', notes: telling = 'shown' }: SummaryOptions = {},
): string {
  const { images, failures } = report;
  const notes = telling === 'shown' ? report.notes : [];
  const lines = [headline(report, verb), ...bytesLines(report)];
  if (notes.length > 0) lines.push('', ...notes.map((note) => `note: ${note}`));
  if (failures.length > 0) lines.push('', ...failureLines(report));
  if (images.length === 0) lines.push('', 'nothing was asked for that has images');
  return lines.join('\n');
}

function headline({ ok, images, steps, seconds, fault, bytes: { moved, mounted } }: Report, verb: string): string {
  const took = `in ${duration(seconds)}`;
  const idle = verb === 'brought' && moved === 0 && mounted === 0;
  if (ok && idle)
    return `${paintResult('green', '✔')} ${count(images.length, 'image')}, all there already, seen ${took}`;
  if (ok) return `${paintResult('green', '✔')} ${count(images.length, 'image')} ${verb} ${took}`;
  const undone = steps.total - steps.done;
  const word = fault === 'interrupted' ? 'stopped' : 'not complete';
  return `${paintResult('red', '✘')} ${word}: ${undone} of ${count(steps.total, 'step')} not done, ${took}`;
}

function bytesLines({ bytes: { wanted, moved, mounted, existed }, steps }: Report): readonly string[] {
  const parts = [
    [moved, 'moved'],
    [mounted, 'mounted from another repository'],
    [existed, 'already there'],
  ] as const;
  const told = parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${bytes(amount)} ${what}`);
  const resumed = steps.resumed > 0 ? [`${count(steps.resumed, 'step')} done by an earlier run`] : [];
  return [`  ${bytes(wanted)} in all: ${[...(told.length > 0 ? told : ['nothing moved']), ...resumed].join(', ')}`];
}

function failureLines({ failures, steps }: Report): readonly string[] {
  const shown = failures.slice(0, SHOWN);
  const told = shown.flatMap(({ message, hint, code }, at) => [
    `${paintResult('red', 'failed')} ${message} (${code})`,
    // What helps against several stands once, after the last of them.
    ...(hint === undefined || hint === shown[at + 1]?.hint ? [] : [`       ${hint}`]),
  ]);
  const more = failures.length > SHOWN ? [`and ${failures.length - SHOWN} more, all in cse report`] : [];
  const blocked = steps.blocked > 0 ? [`${count(steps.blocked, 'step')} waited for these, and were not begun`] : [];
  return [...told, ...more, ...blocked];
}
