import type { PruneReport } from '@cse/session';
import { bytes, count } from '@cse/text';
import { paintResult } from '@cse/terminal';

/** What prune found, for people: what goes, what stays, what could not be looked at, and what to type next. */
export function renderPrune(report: PruneReport): string {
  const { removals, untaggings, remade, failures, notes } = report;
  const lines = [
    ...removals.map((removal) => `${paintResult('red', '-')} ${nameOf(removal)}`),
    ...untaggings.map(({ repository, tag }) => `${paintResult('red', '-')} ${repository}:${tag} (only the tag)`),
    ...remade.map((reference) => `${paintResult('yellow', '~')} ${reference} (rewritten without what is deleted)`),
  ];
  return [
    ...keptLines(report),
    headline(report),
    `  ${checkedLine(report)}`,
    ...(lines.length > 0 ? ['', ...lines, ''] : []),
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

function keptLines({ keeps, overridden }: PruneReport): readonly string[] {
  const config = overridden.length === 0 ? '' : `; the config's ${overridden.join(', ')} not, as flags override it`;
  return [`keeps what is needed by ${keeps.join(', ') || 'nothing'}${config}`];
}

function checkedLine({ looked: { tags, kept, repositories }, below }: PruneReport): string {
  const places = repositories === 1 ? '1 repository' : `${repositories} repositories`;
  return `checked ${count(tags, 'tag')} in ${places} below ${below.join(', ')}: ${tags - kept} to delete, ${kept} kept`;
}

/** A manifest under its tags, or by digest where it has none. */
function nameOf({ repository, content, tags }: PruneReport['removals'][number]): string {
  return tags.length > 0 ? `${repository}:${tags.join(', :')}` : `${repository}@${content.digest}`;
}

function headline({ removals, untaggings, pruned, left, failures, bytes: freed }: PruneReport): string {
  if (removals.length + untaggings.length === 0) return `${paintResult('green', '✔')} nothing to delete`;
  const frees = `the registry's next garbage collection frees up to ${bytes(freed)}`;
  const failed = new Set([...failures.map(({ id }) => id), ...left]);
  const what = [
    count(
      removals.filter(({ repository, content }) => !failed.has(`${repository}@${content.digest}`)).length,
      'manifest',
    ),
    count(untaggings.filter(({ repository, tag }) => !failed.has(`${repository}:${tag}`)).length, 'further tag'),
  ].join(' and ');
  if (!pruned) return `would delete ${what}; ${frees}`;
  if (failures.length > 0) return `${paintResult('red', '✘')} incomplete: deleted ${what}, ${failures.length} failed`;
  return `${paintResult('green', '✔')} deleted ${what}; ${frees}`;
}

function leftLines({ left }: PruneReport): readonly string[] {
  if (left.length === 0) return [];
  return [
    `note: ${count(left.length, 'tag')} could not be deleted: this registry only deletes whole manifests, and theirs has another tag that is kept`,
  ];
}

function nextOf({ pruned, removals, untaggings, looked }: PruneReport): readonly string[] {
  if (pruned || removals.length + untaggings.length === 0) return [];
  const tags = looked.tags - looked.kept;
  return [`Nothing was deleted. Run the command with --yes to delete ${count(tags, 'tag')} and keep ${looked.kept}.`];
}
