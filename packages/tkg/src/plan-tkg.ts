import type { PlanContext, Want } from '@cse/plugin';
import { bring, type Bundles } from './bring.ts';
import type { TkgFacts } from './facts.ts';
import type { TkgItem } from './item.ts';
import { readRelease } from './read-release.ts';

export interface TkgKnowledge {
  readonly facts: TkgFacts;
  readonly bundles: Bundles;
}

/** Wants all that the chosen TKG releases name: the plan of every TKG plugin. */
export async function* planTkg(
  { releases, tkrs, providers }: TkgItem,
  { facts, bundles }: TkgKnowledge,
  context: PlanContext,
): AsyncIterable<Want> {
  for (const version of releases) {
    const release = await readRelease({ version, tkrs, providers, facts: facts.releases[version] }, context);
    for await (const { wants } of bring(release, bundles, context)) yield* wants;
  }
}
