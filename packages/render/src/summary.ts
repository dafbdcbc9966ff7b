import type { Cause, Report } from '@cse/session';
import { bytes, count, duration } from '@cse/text';
import { paintResult } from '@cse/terminal';
import { visible } from '@cse/errors';
import { siteTable } from './site-table.ts';

/** So many failures of one cause stand one by one in a summary; the document of `--json` has all. */
const SHOWN = 3;

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
  // What is to be known later is told once all is well, and what comes next too.
  const notes = telling === 'shown' && report.ok ? report.notes : [];
  const lines = [headline(report, verb), ...bytesLines(report, verb), ...siteTable(report.sites)];
  if (notes.length > 0) lines.push('', ...notes.map((note) => `note: ${visible(note)}`));
  if (failures.length > 0) lines.push('', ...failureLines(report, verb));
  const next = report.ok && images.length > 0 ? NEXT[verb] : undefined;
  if (next !== undefined) lines.push('', `next: ${next}`);
  if (IN_PLACE.has(verb)) lines.push(...againLines(report));
  if (images.length === 0) lines.push('', 'nothing that was asked for has images');
  return lines.join('\n');
}

/** What has been done where the target has it all. */
const IN_PLACE = new Set(['brought', 'imported']);

const CHECK =
  'cse verify checks it as a cluster node would, and cse settings tells what to enter in VMware Cloud Director';
/** What to do with what was done. */
const NEXT: Readonly<Record<string, string>> = {
  brought: CHECK,
  imported: CHECK,
  exported: 'carry it to the other side, where cse import copies it to the target registry',
};

/** Where some sites have all: what brings the rest to the others. */
function againLines({ sites = [], fault }: Report): readonly string[] {
  const incomplete = sites.filter(({ ok }) => !ok).map(({ site }) => site);
  if (incomplete.length === 0 || incomplete.length === sites.length || fault === 'interrupted') return [];
  const names = new Intl.ListFormat('en-GB').format(incomplete);
  return [
    '',
    `next: run the same command again later: it only copies what ${names} ${incomplete.length > 1 ? 'lack' : 'lacks'}`,
  ];
}

function headline(report: Report, verb: string): string {
  const {
    ok,
    images,
    complete,
    steps,
    seconds,
    fault,
    bytes: { moved, mounted },
  } = report;
  const took = `in ${duration(seconds)}`;
  const idle = verb === 'brought' && moved === 0 && mounted === 0;
  if (ok && idle) return `${paintResult('green', '✔')} ${count(images.length, 'image')} already there, checked ${took}`;
  if (ok) return `${paintResult('green', '✔')} ${count(images.length, 'image')} ${verb} ${took}`;
  const undone = steps.total - steps.done;
  const word = fault === 'interrupted' ? 'stopped' : 'incomplete';
  const whole = images.length > 0 ? `${complete} of ${count(images.length, 'image')} complete, ` : '';
  return `${paintResult('red', '✘')} ${word}: ${whole}${undone} of ${count(steps.total, 'step')} not done, ${took}`;
}

function bytesLines({ bytes: { wanted, moved, mounted, existed }, steps }: Report, verb: string): readonly string[] {
  const parts = [
    [moved, 'moved'],
    [mounted, 'mounted from another repository'],
    [existed, 'already there'],
  ] as const;
  const told = parts.filter(([amount]) => amount > 0).map(([amount, what]) => `${bytes(amount)} ${what}`);
  const resumed = steps.resumed > 0 ? [`${count(steps.resumed, 'step')} done by an earlier run`] : [];
  const nothing = verb === 'verified' ? 'nothing found' : 'nothing copied';
  return [`  ${bytes(wanted)} in all: ${[...(told.length > 0 ? told : [nothing]), ...resumed].join(', ')}`];
}

function failureLines(report: Report, verb: string): readonly string[] {
  return report.causes.flatMap((cause) => causeLines(cause, { report, verb }));
}

interface ToldCause {
  readonly report: Report;
  readonly verb: string;
}

/** What went wrong, in the words of its first steps, then what to do about it, then what it kept from being done. */
function causeLines(cause: Cause, { report: { failures }, verb }: ToldCause): readonly string[] {
  const { code, host, hint, steps, blocked } = cause;
  const alike = failures.filter((each) => each.code === code && each.host === host && each.hint === hint);
  const closed = verb === 'verified' && alike.every(({ message }) => message.includes('(asked anonymously)'));
  const messages =
    closed && host !== undefined
      ? [`${host} asks for a password, and cluster nodes pull without one`]
      : [...new Set(alike.map(({ message }) => message))];
  const shown = messages.slice(0, SHOWN);
  return [
    ...shown.map((message) => `${paintResult('red', 'failed')} ${visible(message)} (${code})`),
    ...(messages.length > shown.length ? [`       and ${messages.length - shown.length} more like these`] : []),
    ...(hint === undefined ? [] : [`       ${visible(hint)}`]),
    ...(steps > 1 || blocked > 0 ? [`       ${extentOf(cause)}`] : []),
  ];
}

function extentOf({ steps, blocked }: Cause): string {
  const failed = `${count(steps, 'step')} failed for this reason`;
  return blocked > 0 ? `${failed}, ${blocked} more skipped` : failed;
}
