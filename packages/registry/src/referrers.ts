import { MediaType, parseManifest, type Descriptor, type Digest } from '@cse/oci';
import type { CallOptions, ReferrersOptions } from '@cse/store';
import { fallbackOf } from './fallback-index.ts';
import type { Manifests } from './manifests.ts';
import { page, pages, type Page } from './pages.ts';
import type { Target } from './target.ts';
import { referrersTag } from './referrers-tag.ts';

export interface Asked extends ReferrersOptions {
  readonly target: Target;
  readonly manifests: Manifests;
}

/** Lists who speaks of a manifest: by the registry's own list, else by the tag that stands in for it. */
export async function* referrersOf(
  subject: Digest,
  { target, manifests, signal, tags }: Asked,
): AsyncGenerator<Descriptor> {
  const { memory } = target.host;
  if (memory.probing) await memory.probing;
  if (memory.listsReferrers !== false) {
    const asking = ask(target, subject, { signal });
    if (memory.listsReferrers === undefined) memory.probing = asking.catch(() => undefined);
    const first = await asking;
    if (first) return yield* listed(subject, { target, first, signal });
  }
  if (tags && !tags.has(referrersTag(subject))) return;
  yield* (await fallbackOf(manifests, subject, { signal }))?.manifests ?? [];
}

// Anything but "not found" is an error: signatures must not get lost because a registry was unwell.
async function ask(target: Target, subject: Digest, options: CallOptions): Promise<Page | undefined> {
  const { host } = target;
  const first = await page(host, { ...listOf(target, subject, options), expects: [404] });
  if (first.answer.ok) {
    host.memory.listsReferrers = true;
    return first;
  }
  // A registry that lists them may still not know this repository.
  if (!/NAME_UNKNOWN/.test(new TextDecoder().decode(first.bytes))) host.memory.listsReferrers = false;
  return undefined;
}

function listOf(target: Target, subject: Digest, options: CallOptions) {
  const call = target.reading('GET', { path: `referrers/${subject}`, object: subject, ...options });
  return { ...call, headers: { accept: MediaType.index } };
}

interface Listing extends CallOptions {
  readonly target: Target;
  readonly first: Page;
}

async function* listed(subject: Digest, { target, first, signal }: Listing): AsyncGenerator<Descriptor> {
  const seen = new Set<Digest>();
  for await (const bytes of pages(target.host, listOf(target, subject, { signal }), first)) {
    const { manifests } = parseManifest({ mediaType: MediaType.index, digest: subject }, bytes);
    yield* manifests.filter(({ digest }) => !seen.has(digest));
    for (const { digest } of manifests) seen.add(digest);
  }
}
