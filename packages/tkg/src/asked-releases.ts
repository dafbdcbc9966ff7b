import { isCseError, type CseError } from '@cse/errors';
import type { Host, PlanContext } from '@cse/plugin';
import { releaseFacts } from './facts.ts';
import { parseOptions } from './item.ts';
import type { ReleaseRequest } from './read-release.ts';

/** A release as a command was asked for it, and the plugin that serves it. */
export interface AskedRelease extends ReleaseRequest {
  readonly use: string;
  /** Nobody chose it: it is looked at because it is served, and may be missing. */
  readonly mayBeMissing: boolean;
}

/** The releases that flags and config choose; where they choose none, all that the installed TKG plugins serve. */
export async function askedReleases(host: Host): Promise<readonly AskedRelease[]> {
  const served = host.releases().filter(({ kind, use }) => kind === 'tkg' && isTkgPlugin(use));
  const uses = [...new Set(served.map(({ use }) => use))];
  const chosen = await Promise.all(uses.map((use) => chosenFor(use, host)));
  const all = served.map(({ version, use }) => ({ version, use, mayBeMissing: true }));
  const asked = chosen.some((releases) => releases.length > 0) ? chosen.flat() : all;
  return Promise.all(
    asked.map(async (release) => ({ ...release, facts: releaseFacts(await host.facts(release.use), release.version) })),
  );
}

/** Reads what was asked for, one release after the other; says which of those that nobody chose the source does not have. */
export async function readAll<Read>(
  asked: readonly AskedRelease[],
  read: (release: AskedRelease) => Promise<Read>,
  { note }: PlanContext,
): Promise<readonly Read[]> {
  const all: Read[] = [];
  for (const release of asked) {
    try {
      all.push(await read(release));
    } catch (error) {
      if (!release.mayBeMissing || !isAbsence(error)) throw error;
      note(`TKG ${release.version} is left out: ${error.message}`);
    }
  }
  return all;
}

const ABSENCES = ['TKG_BOM_MISSING', 'TKG_RELEASE_UNLISTED'];
const isAbsence = (error: unknown): error is CseError => isCseError(error) && ABSENCES.includes(error.code);

/** Other plugins serve TKG releases too, with other things: those of this family are called so. */
const isTkgPlugin = (use: string) => /(^|\/)tkg(-|$)/.test(use);

async function chosenFor(use: string, host: Host): Promise<readonly AskedRelease[]> {
  const items = (await host.items(use).catch(nothingAsked)).map(parseOptions);
  return items.flatMap(({ tkg = [], tkrs, providers }) =>
    tkg.map((version) => ({ use, version, tkrs, providers, mayBeMissing: false })),
  );
}

function nothingAsked(error: unknown): readonly unknown[] {
  if (isCseError(error) && error.code === 'NOTHING_ASKED') return [];
  throw error;
}
