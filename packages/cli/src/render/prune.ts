import type { Removal } from '@cse/prune';
import { bytes, count } from '@cse/text';
import type { PruneReport } from '../prune/prune-and-show.ts';
import { paintResult } from './paint.ts';

/** What prune found, for people: what goes, what stays, what could not be looked at, and what to type next. */
export function renderPrune(report: PruneReport): string {
  const { removals, untaggings, remade, below, looked, failures, notes } = report;
  const lines = [
    ...removals.map((removal) => `${paintResult('red', '-')} ${nameOf(removal)}`),
    ...untaggings.map(({ repository, tag }) => `${paintResult('red', '-')} ${repository}:${tag} (only the tag)`),
    ...remade.map((reference) => `${paintResult('yellow', '~')} ${reference} (made anew, without what goes)`),
  ];
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    headline(report),
    `  looked at ${count(looked.tags, 'tag')} of ${looked.repositories} repositories below ${below.join(', ')}: ${looked.kept} stay`,
    ...notes.map((note) => `note: ${note}`),
    ...failures.flatMap(({ message, hint, code }, at) => [
      `${paintResult('red', 'failed')} ${message} (${code})`,
      // What helps against several stands once, after the last of them.
      ...(hint === undefined || hint === failures[at + 1]?.hint ? [] : [`       ${hint}`]),
    ]),
    ...leftLines(report),
    ...nextOf(report),
  ].join('\n');
}

/** A manifest under its tags, or by digest where it has none. */
function nameOf({ repository, content, tags }: Removal): string {
  return tags.length > 0 ? `${repository}:${tags.join(', :')}` : `${repository}@${content.digest}`;
}

function headline({ removals, untaggings, pruned, left, failures, bytes: freed }: PruneReport): string {
  if (removals.length + untaggings.length === 0)
    return `${paintResult('green', '✔')} nothing is there that is not wanted`;
  const frees = `the registry frees up to ${bytes(freed)} when it next collects its garbage`;
  const failed = new Set([...failures.map(({ id }) => id), ...left]);
  const what = [
    count(
      removals.filter(({ repository, content }) => !failed.has(`${repository}@${content.digest}`)).length,
      'manifest',
    ),
    count(untaggings.filter(({ repository, tag }) => !failed.has(`${repository}:${tag}`)).length, 'tag'),
  ].join(' and ');
  if (!pruned) return `${what} would go; ${frees}`;
  if (failures.length > 0) return `${paintResult('red', '✘')} not complete: ${what} gone, ${failures.length} not`;
  return `${paintResult('green', '✔')} ${what} gone; ${frees}`;
}

function leftLines({ left }: PruneReport): readonly string[] {
  if (left.length === 0) return [];
  return [
    `note: ${count(left.length, 'tag')} could not be taken away: this registry does so only with the manifest, which is wanted under another name`,
  ];
}

function nextOf({ pruned, removals, untaggings }: PruneReport): readonly string[] {
  if (pruned || removals.length + untaggings.length === 0) return [];
  return ['Nothing was taken away. The same command with --yes does it.'];
}
