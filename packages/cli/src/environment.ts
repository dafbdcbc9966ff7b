import { exitCodeOf, type Outcome } from './exit-code.ts';

/** What an exit code says, and who acts. */
export const EXITS: readonly (readonly [Outcome | undefined, string])[] = [
  [undefined, 'all is well: what was wanted is at the target'],
  ['internal', 'a bug of cse; the same command with --debug says where'],
  ['usage', 'the command or the config is wrong'],
  ['plan', 'what is asked for cannot be planned: something in it is missing'],
  ['incomplete', 'some steps failed, for mixed causes; run it again'],
  ['access', 'a registry refuses us; whoever grants access has to act'],
  ['integrity', 'content is not what its name says; stop and look'],
  ['plugin', 'a plugin broke the contract; tell its author'],
  ['unavailable', 'a registry cannot be reached, after retries; wait'],
  ['interrupted', 'it was stopped; the same command goes on from there'],
];

/** The variables that cse reads. */
export const VARIABLES: readonly (readonly [string, string])[] = [
  ['CSE_TO, CSE_CSE, CSE_TKG …', 'what a flag of that name says; several values with commas. Config and flags win'],
  ['CSE_STATE_DIR', 'where runs are kept, to go on and to report: else $XDG_STATE_HOME/cse, or ~/.local/state/cse'],
  ['CSE_CACHE_DIR', 'where what was read is remembered: else $XDG_CACHE_HOME/cse, or ~/.cache/cse'],
  ['CSE_DATA_DIR', 'where plugins are installed: else $XDG_DATA_HOME/cse, or ~/.local/share/cse'],
  ['DOCKER_CONFIG', 'the folder of the config.json that docker login writes, where cse login keeps credentials too'],
  ['REGISTRY_AUTH_FILE', 'credentials that podman and skopeo keep'],
  ['IMGPKG_REGISTRY_*', 'credentials for cse copy, as imgpkg takes them'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'the way out, by a web proxy; in lower case too. Else ALL_PROXY'],
  ['NODE_EXTRA_CA_CERTS', 'a file of CAs to trust beside those of the system, also for a proxy'],
  ['NO_COLOR, FORCE_COLOR', 'colours never, or always'],
];

const FILES: readonly (readonly [string, string])[] = [
  ['cse.yaml', 'here: what is asked for, where no --config says otherwise'],
  ['STATE/runs/ID', 'a plan and its journal: cse report shows it, a rerun goes on'],
  ['STATE/receipts', 'what each import left at its target, for cse export --since'],
  ['CACHE/content', 'manifests by digest; may be deleted at any time'],
];

/** Exit codes, variables and files, as the help shows them. */
export function environmentText(): string {
  const exits = EXITS.map(([outcome, meaning]) => [String(exitCodeOf(outcome)), meaning] as const);
  return [section('EXIT CODES', exits), section('VARIABLES', VARIABLES), section('FILES', FILES)].join('\n\n');
}

// Help wraps at 80 columns and keeps no indentation: rows that fit are columns, longer ones are sentences.
function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const wide = Math.max(...rows.map(([name]) => name.length));
  const fits = rows.every(([, meaning]) => wide + 2 + meaning.length <= 78);
  return [
    title,
    ...rows.map(([name, meaning]) => (fits ? `${name.padEnd(wide)}  ${meaning}` : `${name}: ${meaning}`)),
  ].join('\n');
}
