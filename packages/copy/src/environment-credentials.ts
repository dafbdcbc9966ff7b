import type { Credential, Credentials } from '@cse/registry';
import { unknownVariable } from './errors.ts';

export type CredentialEnvironment = Readonly<Record<string, string | undefined>>;

const VARIABLE = /^IMGPKG_REGISTRY_(HOSTNAME|USERNAME|PASSWORD|IDENTITY_TOKEN|REGISTRY_TOKEN)(?:_(.+))?$/;

interface HostCredential {
  readonly hostname: string;
  readonly credential: Credential;
}

/**
 * Credentials as imgpkg takes them from the environment: `IMGPKG_REGISTRY_HOSTNAME`, `…_USERNAME` and so on, with any
 * ending after another underscore for more than one registry. Throws for a variable of that kind that imgpkg does not know.
 */
export function environmentCredentials(env: CredentialEnvironment): Credentials {
  const entries = entriesOf(env);
  return {
    async find(host, repository = host) {
      return entries.find(({ hostname }) => covers(hostname, repository))?.credential;
    },
  };
}

// From the end of the alphabet, so that a longer path comes before a shorter one.
function entriesOf(env: CredentialEnvironment): readonly HostCredential[] {
  const groups = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('IMGPKG_REGISTRY_') || name === 'IMGPKG_REGISTRY_AZURE_CR_CONFIG' || !value) continue;
    const [, field, group = ''] = VARIABLE.exec(name) ?? [];
    if (field === undefined) throw unknownVariable(name);
    groups.set(group, { ...groups.get(group), [field]: value });
  }
  const entries = [...groups.values()].flatMap(entryOf);
  return entries.sort((a, b) => (a.hostname < b.hostname ? 1 : -1));
}

function entryOf(fields: Readonly<Record<string, string>>): readonly HostCredential[] {
  const { HOSTNAME, USERNAME = '', PASSWORD = '', IDENTITY_TOKEN, REGISTRY_TOKEN } = fields;
  if (HOSTNAME === undefined) return [];
  const hostname = HOSTNAME.replace(/^https?:\/\//, '')
    .replace(/^([^/]+)\/v[12]\//, '$1/')
    .replace(/\/(v[12]\/?)?$/, '');
  if (REGISTRY_TOKEN !== undefined) return [{ hostname, credential: { registryToken: REGISTRY_TOKEN } }];
  if (IDENTITY_TOKEN !== undefined) return [{ hostname, credential: { identityToken: IDENTITY_TOKEN } }];
  if (USERNAME === '' && PASSWORD === '') return [];
  return [{ hostname, credential: { username: USERNAME, password: PASSWORD } }];
}

/** Labels of the host may be globs; there must be as many, the port must be the same, and the path begins so. */
function covers(hostname: string, repository: string): boolean {
  const [pattern, path] = split(hostname);
  const [host, rest] = split(repository);
  const [patternName = '', patternPort] = pattern.split(':');
  const [name = '', port] = host.split(':');
  const labels = name.split('.');
  const globs = patternName.split('.');
  return (
    port === patternPort &&
    globs.length === labels.length &&
    globs.every((glob, at) => isLike(labels[at] ?? '', glob)) &&
    rest.startsWith(path)
  );
}

function split(text: string): readonly [string, string] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, ''] : [text.slice(0, slash), text.slice(slash + 1)];
}

/** `*` stands for anything: what stands between is looked for from left to right, without a second look. */
function isLike(label: string, glob: string): boolean {
  const text = label.toLowerCase();
  const [first = '', ...pieces] = glob.toLowerCase().split('*');
  const last = pieces.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
