/** What a path of the API names. */
export type Route =
  | { readonly kind: 'root' }
  | { readonly kind: 'catalog' }
  | { readonly kind: 'tags'; readonly path: string }
  | { readonly kind: 'manifest' | 'blob' | 'referrers'; readonly path: string; readonly reference: string }
  | { readonly kind: 'uploads'; readonly path: string }
  | { readonly kind: 'upload'; readonly path: string; readonly id: string };

/** Lists the repositories (docker's API, "listing repositories"); the distribution-spec knows no such thing. */
export const CATALOG = '/v2/_catalog';

type Make = (path: string, rest: string) => Route;

// A repository's path may itself hold words like "blobs", so the longest path wins.
const ROUTES: readonly (readonly [RegExp, Make])[] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/?$/, (path) => ({ kind: 'uploads', path })],
  [/^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/, (path, id) => ({ kind: 'upload', path, id })],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, (path, reference) => ({ kind: 'blob', path, reference })],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, (path, reference) => ({ kind: 'manifest', path, reference })],
  [/^\/v2\/(.+)\/referrers\/([^/]+)$/, (path, reference) => ({ kind: 'referrers', path, reference })],
  [/^\/v2\/(.+)\/tags\/list$/, (path) => ({ kind: 'tags', path })],
];

/** Reads a path as it was sent. Names are taken as they stand, so nothing encoded in them is ever decoded. */
export function parseRoute(path: string): Route | undefined {
  if (path === '/v2' || path === '/v2/') return { kind: 'root' };
  if (path === CATALOG) return { kind: 'catalog' };
  for (const [pattern, make] of ROUTES) {
    const [, name, rest = ''] = pattern.exec(path) ?? [];
    const decoded = decode(rest);
    if (name !== undefined && decoded !== undefined) return make(name, decoded);
  }
  return undefined;
}

// Some clients write the colon of a digest as %3A.
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
