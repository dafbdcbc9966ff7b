import { parseRepository } from '@cse/oci';

/** How paths of the API and full names of the store belong together. */
export interface NameOptions {
  /** The host under which everything stands in the store. */
  readonly name?: string | undefined;
}

/**
 * The store's full name for a path of the API. With a `name`, `/v2/tkg/x` is `name/tkg/x`. Without one, a path that begins with a
 * host is the full name itself, a client that is told whose mirror this is (`?ns=host`) names the host so, and the rest is below `localhost`.
 * Throws `REFERENCE_INVALID`.
 */
export function fullName(path: string, { name }: NameOptions, ns?: string | null): string {
  const host = name ?? ns ?? undefined;
  if (host !== undefined) return parseRepository(`${host}/${path}`);
  return parseRepository(beginsWithHost(path) ? path : `localhost/${path}`);
}

function beginsWithHost(path: string): boolean {
  const [first = '', ...rest] = path.split('/', 2);
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}

/** The path of the API for the store's full name; none where the API does not reach it. */
export function pathOf(full: string, { name }: NameOptions): string | undefined {
  const host = name ?? 'localhost';
  const path = full.startsWith(`${host}/`) ? full.slice(host.length + 1) : undefined;
  if (name !== undefined) return path;
  return path === undefined || beginsWithHost(path) ? full : path;
}
