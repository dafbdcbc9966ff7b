import type { Host } from '@cse/plugin';
import type { TkgKnowledge } from './plan-tkg.ts';
import { parseOptions } from './item.ts';
import type { ReleaseRequest } from './read-release.ts';

/** A release as a command was asked for it, and the plugin that serves it. */
export interface AskedRelease extends ReleaseRequest {
  readonly use: string;
}

/** The releases that flags and config choose; where they choose none, all that the installed TKG plugins serve. */
export async function askedReleases(host: Host, { facts }: TkgKnowledge): Promise<readonly AskedRelease[]> {
  const served = host.releases().filter(({ kind, use }) => kind === 'tkg' && isTkgPlugin(use));
  const uses = [...new Set(served.map(({ use }) => use))];
  const chosen = await Promise.all(uses.map((use) => chosenFor(use, host)));
  const asked = chosen.flat();
  return (asked.length > 0 ? asked : served).map((release) => ({ ...release, facts: facts.releases[release.version] }));
}

/** Other plugins serve TKG releases too, with other things: those of this family are called so. */
const isTkgPlugin = (use: string) => /(^|\/)tkg(-|$)/.test(use);

async function chosenFor(use: string, host: Host): Promise<readonly AskedRelease[]> {
  const items = (await host.items(use)).map(parseOptions);
  return items.flatMap(({ tkg = [], tkrs, providers }) => tkg.map((version) => ({ use, version, tkrs, providers })));
}
