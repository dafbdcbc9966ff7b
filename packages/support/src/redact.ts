// Names under which secrets stand, in queries, JSON, YAML, headers and variables; and their value, quoted or not.
const NAMED =
  /(?<=(?:signature|sig|token|passw(?:or)?d|passphrase|secret|credentials?|_state|x-amz-[a-z-]{1,40}|authorization|auth|api[-_]?key|cookie|private[-_]?key)["']?\s{0,3}[=:]\s{0,3})(?:(?:basic|bearer)\s{1,3}\S+|"(?:[^"\\]|\\.)*"|'[^']*'|[^\s&"',;{}[\]]+)/gi;
const USER = /(?<=:\/\/)[^/@\s"']+@/g;
const BEARER = /(?<=\b(?:basic|bearer)\s{1,3})[a-z0-9+/_.=~-]{6,}/gi;
// Parts in base64 of which one begins as JSON does: what registries give out as tokens.
const TOKEN = /(?<![\w-])(?:eyJ[\w-]{8,}\.[\w-]{8,}|[\w-]{8,}\.eyJ[\w-]{8,})(?:\.[\w-]*)?/g;
// To the next line of dashes, or to the end: a key that was cut off is one too.
const PEM = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:(?!-----)[^])*(?:-----END [A-Z ]{1,40}-----)?/g;
// A secret key of minisign is one line of base64 that begins so.
const MINISIGN = /\bRWRTY0Iy[A-Za-z0-9+/=]{40,}|\bRWQAAEIy[A-Za-z0-9+/=]{40,}/g;

const HIDDEN = '…';

/** Text without what opens doors: credentials, tokens, keys, users in addresses; `known` are secrets by their text. */
export function redact(text: string, known: readonly string[] = []): string {
  const named = text
    .replace(PEM, HIDDEN)
    .replace(MINISIGN, HIDDEN)
    .replace(USER, `${HIDDEN}@`)
    .replace(NAMED, hidden)
    .replace(BEARER, HIDDEN)
    .replace(TOKEN, HIDDEN);
  return known.reduce((all, secret) => all.replaceAll(secret, HIDDEN), named);
}

/** A value that is quoted stays so: what is around it can still be read. */
function hidden(value: string): string {
  const [quote = ''] = value;
  return quote === '"' || quote === "'" ? `${quote}${HIDDEN}${quote}` : HIDDEN;
}

const SECRET_NAME = /pass|token|secret|credential|auth$|api_?key|private_?key/i;
/** What is shorter may be part of any word. */
const SHORTEST = 6;

/** The secrets that this process was given: by variables, by flags, and as users in the addresses of both. */
export function secretsOf(env: NodeJS.ProcessEnv, argv: readonly string[]): readonly string[] {
  const variables = Object.entries(env).filter(([name]) => SECRET_NAME.test(name) && !/FILE$|_SOCK$/.test(name));
  const flags = argv.flatMap((word, at) =>
    isSecretFlag(word) ? [/=(.*)$/s.exec(word)?.[1] ?? argv[at + 1] ?? ''] : [],
  );
  const users = [...Object.values(env), ...argv].flatMap((text = '') => {
    const [, user = ''] = /:\/\/([^/@\s]+)@/.exec(text) ?? [];
    return [user, ...user.split(':').slice(1)].flatMap((each) => [each, decoded(each)]);
  });
  const all = [...variables.map(([, value = '']) => value), ...flags, ...users];
  return [...new Set(all)]
    .filter((each) => each.length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length);
}

const isSecretFlag = (word: string) => {
  const [name = ''] = word.split('=', 1);
  return name.startsWith('-') && SECRET_NAME.test(name) && !name.endsWith('stdin');
};

/** A command line without the values of flags that bear secrets. */
export function withoutSecrets(argv: readonly string[]): readonly string[] {
  return argv.map((word, at) => {
    if (isSecretFlag(word)) return word.replace(/=.*$/s, `=${HIDDEN}`);
    const before = argv[at - 1] ?? '';
    return isSecretFlag(before) && !before.includes('=') ? HIDDEN : word;
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
