import { z } from 'zod';
import type { Credential } from './credential.ts';
import { credentialsUnreadable, invalidLoginHost, type NamedHelper } from '../settings-errors.ts';

const entrySchema = z.looseObject({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
  registrytoken: z.string().optional(),
});
const configSchema = z.looseObject({
  auths: z.record(z.string(), entrySchema.nullable()).nullish(),
  credHelpers: z.record(z.string(), z.string()).nullish(),
  credsStore: z.string().nullish(),
});

/** What docker's config.json says; keys that are not known here are kept as they are. */
export type DockerConfig = z.infer<typeof configSchema>;
type Entry = z.infer<typeof entrySchema>;

/** Reads a config.json. Throws `CREDENTIALS_UNREADABLE`. */
export function parseDockerConfig(file: string, marked: string): DockerConfig {
  const text = marked.replace(/^\ufeff/, '');
  if (text.trim() === '') return {};
  const result = configSchema.safeParse(parseJson(file, text));
  if (!result.success)
    throw credentialsUnreadable(file, z.prettifyError(result.error).replaceAll('\n', ' '), result.error);
  return result.data;
}

// The parser's own message quotes the text, and with it what is secret.
function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // UTF-16 that is read as UTF-8 is full of NUL characters.
    throw credentialsUnreadable(file, text.includes('\0') ? 'it is not UTF-8: save it as that' : 'it is not JSON');
  }
}

/** What the file itself holds for a repository: the entry with the longest matching path wins. */
export function credentialIn(
  { auths }: DockerConfig,
  { file, host, repository = host }: Lookup,
): Credential | undefined {
  const entries = Object.entries(auths ?? {}).map(([key, entry]) => ({ key: normalized(key), entry }));
  const matching = entries
    .filter(({ key }) => `${repository}/`.startsWith(`${key}/`) || `${host}/`.startsWith(`${key}/`))
    .toSorted((a, b) => b.key.length - a.key.length);
  for (const { entry } of matching) {
    const credential = entry ? credentialOf(entry, { file, host }) : undefined;
    if (credential) return credential;
  }
  return undefined;
}

export interface Lookup {
  readonly file: string;
  readonly host: string;
  readonly repository?: string | undefined;
}

function credentialOf(
  { auth, username, password, identitytoken, registrytoken }: Entry,
  { file, host }: Lookup,
): Credential | undefined {
  if (identitytoken) return { identityToken: identitytoken };
  if (registrytoken) return { registryToken: registrytoken };
  if (!auth?.trim()) return username ? { username, password: password ?? '' } : undefined;
  const plain = Buffer.from(auth.trim(), 'base64').toString('utf8');
  const colon = plain.indexOf(':');
  if (colon < 1) throw credentialsUnreadable(file, `its entry for ${host} is not a user and password`);
  // Some tools pad what they write with NUL characters.
  return { username: plain.slice(0, colon), password: plain.slice(colon + 1).replace(/(?<!\0)\0+$/, '') };
}

/** The helper that a config names for a host. */
export function helperIn(
  { credHelpers, credsStore }: DockerConfig,
  { file, host }: Pick<Lookup, 'file' | 'host'>,
): NamedHelper | undefined {
  const [key, own] = Object.entries(credHelpers ?? {}).find(([each]) => normalized(each) === host) ?? [];
  if (own !== undefined) return { name: own, key: `credHelpers."${key}"`, file };
  return credsStore ? { name: credsStore, key: 'credsStore', file } : undefined;
}

/** The config with an entry for a host, which replaces all that meant the same host; without one, they are only taken away. */
export function withEntry(config: DockerConfig, host: string, entry?: Entry): DockerConfig {
  const others = Object.entries(config.auths ?? {}).filter(([key]) => normalized(key) !== host);
  const added = entry ? [...others, [keyOf(host), entry] as const] : others;
  return { ...config, auths: Object.fromEntries(added) };
}

export const hasEntry = ({ auths }: DockerConfig, host: string): boolean =>
  Object.keys(auths ?? {}).some((key) => normalized(key) === host);

const HUB = 'index.docker.io';

/** The name under which docker and its helpers keep a host's credentials. */
export const keyOf = (host: string) => (host === HUB ? `https://${HUB}/v1/` : host);

/** The host that somebody means who logs in to `https://reg.example/`. Throws `CREDENTIALS_INVALID` for what is none. */
export function loginHost(text: string): string {
  const host = normalized(text.trim());
  const isHost = URL.parse(`https://${host}`)?.host === host.replace(/:443$/, '');
  if (host === '' || !isHost) throw invalidLoginHost(text);
  return host;
}

function normalized(key: string): string {
  const bare = key.replace(/^https?:\/\//, '').replace(/\/(v[12]\/?)?$/, '');
  const [host = '', ...path] = bare.split('/');
  const name = host.toLowerCase();
  const known = name === 'docker.io' || name === 'registry-1.docker.io' ? HUB : name;
  return [known, ...path].join('/');
}
