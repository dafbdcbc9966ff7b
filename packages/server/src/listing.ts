import { isDigest, MediaType } from '@cse/oci';
import { invalidDigest, refused, unsupported } from './errors.ts';
import { isRead, json, type HttpAnswer, type HttpRequest } from './exchange.ts';
import { pathOf } from './names.ts';
import type { Registry, Visit } from './visit.ts';

/** More than that at once is not given, however many are asked for. */
const PAGE = 10_000;

/** Lists a repository's tags, page by page (distribution-spec, "listing tags"). */
export async function tags({ asked, repository, path, signal }: Visit): Promise<HttpAnswer> {
  if (!isRead(asked)) return unsupported('tags can only be listed');
  const n = askedFor(asked);
  if (n === undefined) return invalidNumber(asked);
  const all = await Array.fromAsync(repository.tags({ signal }));
  if (all.length === 0)
    return refused(404, {
      code: 'NAME_UNKNOWN',
      message: 'repository name not known to registry',
      detail: { name: path },
    });
  const { page, headers } = pageOf(all, { asked, n });
  return json(200, { name: path, tags: page }, headers);
}

/** Lists the repositories that hold manifests, page by page, under the names that a client asks for them by. */
export async function catalog({ store, name }: Registry, asked: HttpRequest): Promise<HttpAnswer> {
  if (!isRead(asked)) return unsupported('repositories can only be listed');
  if (!store.repositories)
    return refused(404, { code: 'UNSUPPORTED', message: 'the repositories served here cannot be listed' });
  const n = askedFor(asked);
  if (n === undefined) return invalidNumber(asked);
  const names = await Array.fromAsync(store.repositories({ signal: asked.signal }));
  const paths = names.map((full) => pathOf(full, { name })).filter((path) => path !== undefined);
  const { page, headers } = pageOf(paths.sort(), { asked, n });
  return json(200, { repositories: page }, headers);
}

interface Paging {
  readonly asked: HttpRequest;
  readonly n: number;
}

/** What follows `last` of names that are sorted, and where the page after it is. */
function pageOf(all: readonly string[], { asked, n }: Paging) {
  const last = asked.query.get('last');
  const after = last === null ? all : all.filter((name) => name > last);
  const page = after.slice(0, n);
  const more = page.length > 0 && page.length < after.length;
  const next = `<${asked.path}?n=${n}&last=${encodeURIComponent(page.at(-1) ?? '')}>; rel="next"`;
  return { page, headers: more ? { link: next } : {} };
}

function askedFor({ query }: HttpRequest): number | undefined {
  const n = query.get('n');
  if (n === null) return PAGE;
  return /^\d{1,15}$/.test(n) ? Math.min(PAGE, Number(n)) : undefined;
}

/** Lists the manifests that speak of another (distribution-spec, "listing referrers"). */
export async function referrers({ asked, repository, signal }: Visit, subject: string): Promise<HttpAnswer> {
  if (!isRead(asked)) return unsupported('referrers can only be listed');
  if (!isDigest(subject)) return invalidDigest(subject);
  const type = asked.query.get('artifactType');
  const all = await Array.fromAsync(repository.referrers(subject, { signal }));
  const manifests = type === null ? all : all.filter(({ artifactType }) => artifactType === type);
  return json(
    200,
    { schemaVersion: 2, mediaType: MediaType.index, manifests },
    { 'content-type': MediaType.index, ...(type === null ? {} : { 'oci-filters-applied': 'artifactType' }) },
  );
}

const invalidNumber = ({ query }: HttpRequest) =>
  refused(400, {
    code: 'PAGINATION_NUMBER_INVALID',
    message: `n=${query.get('n')?.slice(0, 50)} is not a number of names`,
  });
