import type { Check } from '../check.ts';
import { failure, pass, warning, type Observation } from '../finding.ts';
import type { Adviser } from '../subject.ts';

type ReleasesByKind = Readonly<Record<string, readonly string[]>>;

/** Whether the chosen releases go with each other. */
export const releasesTogether: Check = {
  id: 'releases.together',
  looksAt: 'whether the chosen releases go together',
  why: 'A CSE release can only create clusters of the TKG releases that its CAPVCD knows; others would be there for nothing.',
  symptoms: [25],
  *examine({ advisers, releases }) {
    for (const adviser of advisers) yield* told(adviser, releases);
  },
};

function* told({ serves, advice: { goesWith } }: Adviser, releases: ReleasesByKind): Generator<Observation> {
  if (!goesWith) return;
  for (const [kind, versions] of Object.entries(releases))
    for (const version of versions.filter((each) => serves[kind]?.includes(each)))
      for (const [other, chosen] of Object.entries(releases))
        if (other !== kind) yield* compared(`${kind} ${version}`, { other, chosen, known: goesWith[version] });
}

interface ReleasePair {
  readonly other: string;
  readonly chosen: readonly string[];
  readonly known: ReleasesByKind | undefined;
}

function* compared(release: string, { other, chosen, known }: ReleasePair): Generator<Observation> {
  const lookedAt = `${release} with ${other} ${chosen.join(', ')}`;
  const fitting = known?.[other];
  if (!fitting) {
    yield warning(
      lookedAt,
      'no public table tells whether they go together',
      `Check the vendor's interoperability matrix.`,
    );
    return;
  }
  const misfits = chosen.filter((each) => !fitting.includes(each));
  if (misfits.length === 0) yield pass(lookedAt, 'they go together');
  else if (misfits.length < chosen.length)
    yield pass(
      lookedAt,
      `it goes with ${fitting.filter((each) => chosen.includes(each)).join(', ')}, not with ${misfits.join(', ')}`,
    );
  else
    yield failure(lookedAt, `it goes with ${other} ${fitting.join(', ')} only`, {
      todo: `Choose --${other} ${fitting.at(-1)}, or leave ${release} out.`,
      fault: 'usage',
    });
}
