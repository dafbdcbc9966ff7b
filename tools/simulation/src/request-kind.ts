/** The kinds of request that a transfer makes. */
const REQUEST_KINDS = [
  'token',
  'ping',
  'manifest-head',
  'manifest-get',
  'manifest-put',
  'tag-put',
  'blob-head',
  'blob-get',
  'mount',
  'upload-start',
  'upload-chunk',
  'upload-end',
  'upload-state',
  'upload-cancel',
  'tags',
  'referrers',
] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

/** What a request is, by its method and address. */
export function kindOf(method: string, { pathname, searchParams }: URL): RequestKind | 'other' {
  if (pathname === '/token') return 'token';
  if (pathname === '/v2/') return 'ping';
  if (pathname.endsWith('/tags/list')) return 'tags';
  if (pathname.includes('/referrers/')) return 'referrers';
  if (pathname.includes('/blobs/uploads/')) return uploadKindOf(method, searchParams);
  const isBlob = pathname.includes('/blobs/');
  if (!isBlob && !pathname.includes('/manifests/')) return 'other';
  if (method === 'HEAD') return isBlob ? 'blob-head' : 'manifest-head';
  if (method === 'GET') return isBlob ? 'blob-get' : 'manifest-get';
  if (method !== 'PUT') return 'other';
  return pathname.includes('sha256:') ? 'manifest-put' : 'tag-put';
}

function uploadKindOf(method: string, query: URLSearchParams): RequestKind | 'other' {
  switch (method) {
    case 'POST':
      return query.has('mount') ? 'mount' : 'upload-start';
    case 'PATCH':
      return 'upload-chunk';
    case 'PUT':
      return 'upload-end';
    case 'GET':
      return 'upload-state';
    case 'DELETE':
      return 'upload-cancel';
    default:
      return 'other';
  }
}

/** What a request is about, so that those for one thing can be counted: an upload's session does not count, its digest does. */
export function objectOf(method: string, url: URL): string {
  const kind = kindOf(method, url);
  const digest = url.searchParams.get('digest') ?? url.searchParams.get('mount') ?? '';
  const path = url.pathname.replace(/\/blobs\/uploads\/.*$/, `/blobs/uploads/${digest}`);
  return `${kind} ${url.host}${path}`;
}
