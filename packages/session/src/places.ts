import { isCseError } from '@cse/errors';
import type { Plan } from '@cse/graph';
import { parseRepository, splitRepository } from '@cse/oci';
import { repositoriesOf, type RegistriesOptions } from '@cse/registry';
import type { InstalledPlugin, RunState, Transfer } from '@cse/transfer';
import { nothingBelow } from './errors.ts';

/** Where may be pruned, and what of it could be found. */
export interface Places {
  /** The folders that are looked through. */
  readonly below: readonly string[];
  readonly repositories: readonly string[];
  /** What could not be looked at, for people. */
  readonly notes: readonly string[];
}

/** The folders of the plugins that something is asked of, and those that are named beside them. Throws `PATH_UNKNOWN`. */
export function foldersOf(
  transfer: Transfer,
  named: readonly string[],
  plugins: readonly InstalledPlugin[],
): readonly string[] {
  const declarations = plugins.map(({ declaration }) => declaration);
  const known = new Set(declarations.flatMap(({ paths = [] }) => paths));
  for (const path of named) if (!known.has(path)) throw nothingBelow(path, [...known]);
  const uses = new Set(transfer.items.map(({ use }) => use));
  const asked = declarations.filter(({ use }) => uses.has(use)).flatMap(({ paths = [] }) => paths);
  // The relocation rule says what is below the base.
  return [...new Set([...asked, ...named])].sort().map((path) => transfer.relocate(`source.example/${path}`));
}

export interface PlacesOptions {
  readonly below: readonly string[];
  readonly keep: Plan;
  /** Repositories that the user names, by full name. */
  readonly named: readonly string[];
  readonly registry: RegistriesOptions;
  readonly state: RunState;
}

/** All repositories below some folders: by the registry's own list, or else by what is known of it here. */
export async function placesIn({ below, keep, named, registry, state }: PlacesOptions): Promise<Places> {
  const host = splitRepository(below[0] ?? '').host;
  const known = new Set([...named.map((name) => parseRepository(name)), ...repositoriesIn(keep)]);
  const notes: string[] = [];
  try {
    for await (const name of repositoriesOf(host, registry)) known.add(name);
  } catch (error) {
    if (!isCseError(error) || !['access', 'plan'].includes(error.fault)) throw error;
    for await (const plan of state.plans()) for (const name of repositoriesIn(plan)) known.add(name);
    notes.push(unlisted(host));
  }
  return { below, repositories: [...known].filter((name) => isBelow(name, below)), notes };
}

const repositoriesIn = ({ steps }: Plan) => new Set([...steps.values()].map(({ to }) => to));
const isBelow = (name: string, folders: readonly string[]) => folders.some((folder) => name.startsWith(`${folder}/`));

const unlisted = (host: string) =>
  `${host} does not allow its repositories to be listed, so only those written by earlier runs on this machine were checked; ` +
  'name others with --repository. In Harbor, only system administrators can list them, not robot accounts.';
