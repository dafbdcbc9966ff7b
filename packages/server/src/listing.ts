import { isDigest, MediaType } from '@cse/oci';
import { invalidDigest, refused, unsupported } from './errors.ts';
import { json, type Answer } from './exchange.ts';
import type { Visit } from './visit.ts';

/** More than that at once is not given, however many are asked for. */
const PAGE = 10_000;

/** Lists a repository's tags, page by page (distribution-spec, "listing tags"). */
export async function tags({ asked, repository, path, signal }: Visit): Promise<Answer> {
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return unsupported('tags can only be listed');
  const asMany = asked.query.get('n');
  if (asMany !== null && !/^\d{1,15}$/.test(asMany)) return invalidNumber(asMany);
  const n = Math.min(PAGE, asMany === null ? PAGE : Number(asMany));
  const all = await Array.fromAsync(repository.tags({ signal }));
  if (all.length === 0)
    return refused(404, {
      code: 'NAME_UNKNOWN',
      message: 'repository name not known to registry',
      detail: { name: path },
    });
  const last = asked.query.get('last');
  const after = last === null ? all : all.filter((tag) => tag > last);
  const page = after.slice(0, n);
  const more = page.length > 0 && page.length < after.length;
  const next = `</v2/${path}/tags/list?n=${n}&last=${encodeURIComponent(page.at(-1) ?? '')}>; rel="next"`;
  return json(200, { name: path, tags: page }, more ? { link: next } : {});
}

/** Lists the manifests that speak of another (distribution-spec, "listing referrers"). */
export async function referrers({ asked, repository, signal }: Visit, subject: string): Promise<Answer> {
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return unsupported('referrers can only be listed');
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

const invalidNumber = (text: string) =>
  refused(400, { code: 'PAGINATION_NUMBER_INVALID', message: `"${text.slice(0, 50)}" is not a number of tags` });
