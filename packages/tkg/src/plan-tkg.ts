import type { PlanContext, Want } from '@cse/plugin';
import { bring, type Bundles } from './bring.ts';
import type { TkgFacts } from './facts.ts';
import type { TkgItem } from './item.ts';
import { readRelease } from './read-release.ts';

const unknownPatch = (use: string, version: string) =>
  `the plugin ${use} knows nothing of TKG ${version}, so it is copied as the source describes it, without its Tanzu CLI plugins: find their group with cse cli-plugins groups, and pass it with --group`;

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
    const known = facts.releases[version];
    const release = await readRelease({ version, tkrs, providers, facts: known, listed: !known }, context);
    if (!known) context.note(unknownPatch(facts.use, version));
    for await (const { wants } of bring(release, bundles, context)) yield* wants;
  }
}
