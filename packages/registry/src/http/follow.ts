import type { Answer } from './answer.ts';
import { misbehaved, placeOf, redirectRefused } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import { judge, type OriginPolicy } from './origin.ts';

export interface Following {
  readonly authorization: string | undefined;
  readonly policy: OriginPolicy;
  /** A redirect to where our credentials may not go is not followed. */
  readonly stays?: boolean | undefined;
  send(request: Exchange): Promise<Answer>;
}

const MOST = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Sends a request and follows where it is redirected. Our credentials go to the registry's own origin and to no other. */
export async function follow(
  request: Exchange,
  { authorization, policy, stays = false, send }: Following,
): Promise<Answer> {
  const seen = new Set<string>();
  for (let url = request.url; ;) {
    if (seen.has(url)) throw redirectRefused(request.where, { reason: 'in a loop' });
    if (seen.size > MOST) throw redirectRefused(request.where, { reason: `more than ${MOST} times` });
    seen.add(url);
    const verdict = await judge(url, isUpload(request) ? 'upload' : 'body', policy);
    if (verdict.may === 'nothing') throw redirectRefused(request.where, verdict);
    if (stays && verdict.may !== 'own')
      throw redirectRefused(request.where, { reason: 'to another origin, where redirects are not followed' });
    const own = verdict.may === 'own' && authorization !== undefined ? { authorization } : {};
    const answer = await send({ ...request, url, headers: { ...request.headers, ...own } });
    if (!REDIRECTS.has(answer.status)) return answer;
    url = await targetOf(answer, request);
  }
}

const isUpload = ({ method }: Exchange) => method !== 'GET' && method !== 'HEAD';

async function targetOf(answer: Answer, request: Exchange): Promise<string> {
  await using dropped = answer;
  // With any other status a client may turn the request into a GET, and nobody knows which the server has in mind.
  if (isUpload(request) && dropped.status !== 307 && dropped.status !== 308)
    throw redirectRefused(request.where, {
      reason: `with ${dropped.status}, which does not preserve a ${request.method}`,
    });
  const location = dropped.header('location');
  const url = location ? URL.parse(location, dropped.url) : null;
  if (!url) throw misbehaved(`${placeOf(request.where)} is redirected without a location`);
  return url.href;
}
