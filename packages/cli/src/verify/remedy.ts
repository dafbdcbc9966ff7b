import type { Plan, StepFailed, StepId } from '@cse/session';

/** What verify takes and mirror does not, with whether a value follows. */
const OWN: Readonly<Record<string, boolean>> = {
  '--authenticated': false,
  '--read-data': false,
  '--fresh': false,
  '--json': false,
  '--debug': false,
  '--quiet': false,
  '-q': false,
  '--state': true,
  '--progress': true,
};

/** Says of a failure which command brings what is missing: the one that was asked the same, for the plugin whose it is. */
export const remedyFor =
  (plan: Plan, argv: readonly string[]) =>
  ({ id, code }: StepFailed): string | undefined => {
    if (MISSING.has(code)) return remedy(askedAlike(argv), ownersOf(id, plan));
    return code === 'REGISTRY_UNAUTHORIZED' && !argv.includes('--authenticated') ? NO_PASSWORD : undefined;
  };

// To log in does not help: it asks as the nodes do, on purpose.
const NO_PASSWORD =
  'CSE nodes have no credentials: allow anonymous pulls (in Harbor, make the project public). To check only the content, use your own: cse verify --authenticated';

const MISSING = new Set(['TARGET_INCOMPLETE', 'TARGET_DIFFERS', 'REGISTRY_BLOB_UNKNOWN']);

function remedy(asked: readonly string[], owners: readonly string[]): string {
  const narrowed = asked.some((word) => /^--(only|skip)\b/.test(word)) ? [] : owners.flatMap((use) => ['--only', use]);
  const command = ['cse', 'mirror', ...asked, ...narrowed].map(quoted).join(' ');
  return `${command} copies it; across an air gap, use cse import with the archive that has it.`;
}

// The second item of one plugin is called `container-images#2`.
const ownersOf = (step: StepId, { owners }: Plan) => [
  ...new Set((owners.get(step) ?? []).map((owner) => owner.replace(/#\d+$/, ''))),
];

function askedAlike(argv: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const takesValue = OWN[word.split('=')[0] ?? ''];
    if (takesValue === undefined) kept.push(word);
    else if (takesValue && !word.includes('=')) at += 1;
  }
  return kept;
}

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
