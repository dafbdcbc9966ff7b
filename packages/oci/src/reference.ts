import { isDigest, type Digest } from './digest.ts';
import { invalidReference } from './errors.ts';

/** A repository, and perhaps one thing in it. `repository` is always the full name, host first. */
export interface Reference {
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

// Path and tag as distribution-spec v1.1 has them, "pulling manifests".
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const LABEL = '[a-z0-9]+(?:-+[a-z0-9]+)*';
const HOST = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*\\.?|\\[[0-9a-f:.]+\\])(?::[0-9]{1,5})?$`);
// A label that is too long (RFC 1035, 2.3.4); counted in HOST itself, it would be tried at every length.
const LONG_LABEL = /[a-z0-9-]{64}/;

/** A host, 255 characters of path, a tag and a digest fit in half of it; what is longer is refused unread. */
const LONGEST = 1024;

/** Docker Hub, under the name that its API answers to. */
const HUB = 'index.docker.io';
const HUB_NAMES = new Set(['docker.io', 'registry-1.docker.io', HUB]);

/**
 * Reads `host/path:tag`, `host/path@digest`, both, or neither. What has no host is on Docker Hub, as everywhere in the field:
 * `busybox` is `index.docker.io/library/busybox`. Throws `REFERENCE_INVALID`.
 */
export function parseReference(text: string): Reference {
  if (text.length > LONGEST) throw invalidReference(text, `it is longer than ${LONGEST} characters`);
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  if (digest !== undefined && !isDigest(digest)) throw invalidReference(text, 'what follows "@" is not a digest');
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const tag = colon < 0 || isBareHost(named) ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) throw invalidReference(text, `"${tag}" is not a tag`);
  const repository = parseRepository(tag === undefined ? named : named.slice(0, colon), text);
  return { repository, tag, digest };
}

/** Reads a repository's full name, host first. Throws `REFERENCE_INVALID`. */
export function parseRepository(name: string, whole = name): string {
  if (name.length > LONGEST) throw invalidReference(whole, `it is longer than ${LONGEST} characters`);
  if (name.includes('://')) throw invalidReference(whole, `leave out "${name.slice(0, name.indexOf('://') + 3)}"`);
  if (name === '') throw invalidReference(whole, 'it names no repository');
  const { host, path } = withHost(name);
  if (!HOST.test(host) || LONG_LABEL.test(host) || Number(/:(\d+)$/.exec(host)?.[1] ?? 0) > 65_535)
    throw invalidReference(whole, `"${host}" is not a host`);
  if (!PATH.test(path))
    throw invalidReference(whole, path === '' ? 'it names no repository' : `"${path}" is not a repository's path`);
  return `${host}/${path}`;
}

/** Takes a full name apart: the host with its port, and the path that the host's API is asked for. */
export function splitRepository(repository: string): { readonly host: string; readonly path: string } {
  const slash = repository.indexOf('/');
  return { host: repository.slice(0, slash), path: repository.slice(slash + 1) };
}

/** Prints a reference as `host/path:tag@digest`, without the parts that it lacks. */
export function printReference({ repository, tag, digest }: Reference): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function withHost(name: string): { readonly host: string; readonly path: string } {
  if (isBareHost(name)) return { host: name.toLowerCase(), path: '' };
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  const host = hasHost ? first.toLowerCase() : HUB;
  const path = hasHost ? name.slice(slash + 1) : name;
  if (!HUB_NAMES.has(host)) return { host, path };
  return { host: HUB, path: path.includes('/') ? path : `library/${path}` };
}

/** `localhost`, `localhost:5000`, `reg.example:5000` and `[::1]:5000` name a host and nothing in it. */
function isBareHost(name: string): boolean {
  if (/^(localhost(:\d+)?|\[[0-9a-f:.]+\](:\d+)?)$/i.test(name)) return true;
  const dot = name.indexOf('.', 1);
  return dot > 0 && /^[\w.-]+:\d{2,5}$/.test(name) && name[dot + 1] !== ':';
}
