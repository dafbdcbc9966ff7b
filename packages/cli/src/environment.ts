import { exitCodeOf, type Outcome } from './exit-code.ts';

/** What an exit code says, and who acts. */
const EXITS: readonly (readonly [Outcome | undefined, string])[] = [
  [undefined, 'success: everything is at the target'],
  ['internal', 'a bug in cse; run the command with --debug for details'],
  ['usage', 'the command or the config is wrong'],
  ['plan', 'no plan can be made: some content is missing, or contradictory'],
  ['incomplete', 'some steps failed, for different reasons; run it again'],
  ['access', 'a registry refuses access; ask its administrator'],
  ['integrity', 'content does not match its digest or signature; stop and investigate'],
  ['plugin', 'a plugin misbehaved; tell its author'],
  ['unavailable', 'a registry is unavailable, after retries; try again later'],
  ['interrupted', 'interrupted; run the same command again to continue'],
];

/** The variables that cse reads. */
const VARIABLES: readonly (readonly [string, string])[] = [
  [
    'CSE_TO, CSE_CSE, CSE_TKG …',
    'the same as the flag of that name; separate several values with commas. Config and flags take precedence',
  ],
  [
    'CSE_STATE_DIR',
    'where runs are stored, to continue and to report; default $XDG_STATE_HOME/cse, or ~/.local/state/cse',
  ],
  ['CSE_CACHE_DIR', 'the cache; default $XDG_CACHE_HOME/cse, or ~/.cache/cse'],
  ['CSE_CONFIG_DIR', 'where your settings are; default $XDG_CONFIG_HOME/cse, or ~/.config/cse'],
  ['CSE_DATA_DIR', 'where plugins are installed; default $XDG_DATA_HOME/cse, or ~/.local/share/cse'],
  ['DOCKER_CONFIG', 'the folder of the config.json that docker login and cse login write'],
  ['REGISTRY_AUTH_FILE', 'the credentials file of podman and skopeo'],
  ['IMGPKG_REGISTRY_*', 'credentials for cse copy, as for imgpkg'],
  ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'proxies, in upper or lower case; ALL_PROXY if neither is set'],
  ['NODE_EXTRA_CA_CERTS', 'a file of additional CAs to trust, also for proxies'],
  ['NO_COLOR, FORCE_COLOR', 'never, or always, use colors'],
];

/** Their names, with those of which there is one per flag left as they are written. */
export const variableNames: ReadonlySet<string> = new Set(VARIABLES.flatMap(([names]) => names.split(/[ ,…]+/)));

const FILES: readonly (readonly [string, string])[] = [
  ['cse.yaml', 'the default config, in the current folder'],
  ['CONFIG/trusted-keys/*.pub', 'keys that plugins and archives may be signed with, also in /etc/cse'],
  ['STATE/runs/ID', 'the plan and journal of a run, for cse report and to continue it'],
  ['STATE/receipts', 'what each import left at the target, for cse export --since'],
  ['CACHE/content', 'manifests by digest; can be deleted at any time'],
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
