import { MediaType, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import type { CallOptions, ReferrersOptions, Unlisted } from '@cse/store';
import { misbehaved, RegistryError } from '../errors.ts';
import { fallbackOf } from './fallback-index.ts';
import type { Manifests } from './manifests.ts';
import { page, pages } from '../http/pages.ts';
import { referrersTag } from './referrers-tag.ts';
import type { Target } from '../target.ts';

export interface ReferrersQuery extends ReferrersOptions {
  readonly target: Target;
  readonly manifests: Manifests;
}

/** Lists who speaks of a manifest: by the registry's own list, else by the tag that stands in for it. */
export async function* referrersOf(
  subject: Digest,
  { target, manifests, signal, tags, onUnlisted = refuse }: ReferrersQuery,
): AsyncGenerator<Descriptor> {
  const listing = await listingOf(target, subject, { signal });
  if (listing.kind === 'listed') return yield* listing.manifests;
  if (listing.kind !== 'tagged') onUnlisted(listing);
  if (tags && !tags.has(referrersTag(subject))) return;
  yield* (await fallbackOf(manifests, subject, { signal }))?.manifests ?? [];
}

function refuse({ cause }: Unlisted): void {
  throw cause;
}

/** What a registry answers when it is asked for its list. */
type ReferrersAnswer =
  { readonly kind: 'listed'; readonly manifests: readonly Descriptor[] } | { readonly kind: 'tagged' } | Unlisted;

// Many who ask at once wait for what the first learns; what a registry does not do it is not asked for again.
async function listingOf(target: Target, subject: Digest, options: CallOptions): Promise<ReferrersAnswer> {
  const { memory } = target.host;
  if (memory.probing) await memory.probing;
  if (memory.referrers === 'tagged') return { kind: 'tagged' };
  if (typeof memory.referrers === 'object') return memory.referrers;
  const asking = ask(target, subject, options);
  if (memory.referrers === undefined) memory.probing = asking.catch(() => undefined);
  return asking;
}

async function ask(target: Target, subject: Digest, options: CallOptions): Promise<ReferrersAnswer> {
  const { host } = target;
  const call = callFor(target, subject, options);
  const parse = (bytes: Uint8Array) => parseIndex(bytes, subject);
  try {
    const first = await page(host, { ...call, expects: [404] }, parse);
    // A registry that lists them may still not know this repository.
    const isKnown = first.answer.ok || /NAME_UNKNOWN/.test(first.said);
    if (!isKnown) host.memory.referrers ??= 'tagged';
    if (!first.answer.ok) return { kind: 'tagged' };
    const found = await Array.fromAsync(pages(host, call, { first, parse, keyOf: ({ digest }) => digest }));
    host.memory.referrers = 'listed';
    return { kind: 'listed', manifests: found.flat() };
  } catch (cause) {
    const why = unlisted(host.name, cause);
    // What is refused here may be shown elsewhere; the rest is the registry's way, or took all the patience there is.
    const isLasting = why.kind === 'unknown' || (why.kind === 'absent' && host.memory.referrers === undefined);
    if (isLasting) host.memory.referrers = why;
    return why;
  }
}

function parseIndex(bytes: Uint8Array, subject: Digest): readonly Descriptor[] {
  try {
    return parseManifest({ mediaType: MediaType.index, digest: subject }, bytes).manifests;
  } catch (cause) {
    throw misbehaved(`the referrers of ${subject} are not an index`, { cause, garbled: true });
  }
}

function callFor(target: Target, subject: Digest, options: CallOptions) {
  const call = target.reading('GET', { path: `referrers/${subject}`, object: subject, ...options });
  return { ...call, headers: { accept: MediaType.index }, stays: true };
}

/** What it means that there is no list. Throws `cause` where that says nothing of the list. */
function unlisted(host: string, cause: unknown): Unlisted {
  if (!(cause instanceof RegistryError)) throw cause;
  const { status, transient, code } = cause;
  const reason = status === undefined ? (REASONS[code] ?? cause.message) : `it answers ${status}`;
  if (status === 401 || status === 403) return { kind: 'refused', host, reason, cause };
  const isAnswer = status !== undefined || code in REASONS;
  return { kind: transient || !isAnswer ? 'unknown' : 'absent', host, reason, cause };
}

const REASONS: Readonly<Record<string, string>> = {
  REGISTRY_REDIRECT: 'it redirects to another origin',
  REGISTRY_NOT_A_REGISTRY: 'it answers with a web page',
  REGISTRY_MISBEHAVED: 'it answers with something other than an index',
};
