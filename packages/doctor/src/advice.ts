import type { Adviser } from './subject.ts';

export interface ReleaseAdvice {
  /** Its kind and version. */
  readonly release: string;
  readonly text: string;
}

/** What plugins know of the chosen releases, each sentence once. */
export function adviceFor(
  releases: Readonly<Record<string, readonly string[]>>,
  advisers: readonly Adviser[],
  topic: 'beside' | 'online',
): readonly ReleaseAdvice[] {
  const told = new Map<string, ReleaseAdvice>();
  for (const { serves, advice } of advisers)
    for (const [kind, versions] of Object.entries(releases))
      for (const version of versions.filter((each) => serves[kind]?.includes(each)))
        for (const text of [...(advice[topic]?.['*'] ?? []), ...(advice[topic]?.[version] ?? [])])
          told.set(`${kind} ${text}`, told.get(`${kind} ${text}`) ?? { release: `${kind} ${version}`, text });
  return [...told.values()];
}
