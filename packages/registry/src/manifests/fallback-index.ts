import { orAbsent } from '@cse/errors';
import { describe, isIndex, MediaType, parseManifest, type Descriptor, type Digest, type Manifest } from '@cse/oci';
import type { CallOptions } from '@cse/store';
import { refused } from '../errors.ts';
import type { HeldManifest } from './manifest-cache.ts';
import type { Manifests } from './manifests.ts';
import { referrersTag } from './referrers-tag.ts';

const TRIES = 3;

/** The index under the tag that stands in for a registry's own list (distribution-spec, "referrers tag schema"). */
export async function fallbackOf(
  manifests: Manifests,
  subject: Digest,
  options: CallOptions,
): Promise<Manifest | undefined> {
  const held = await heldFor(manifests, subject, options);
  return held && isIndex(held.descriptor) ? parseManifest(held.descriptor, held.bytes) : undefined;
}

async function heldFor(manifests: Manifests, subject: Digest, options: CallOptions): Promise<HeldManifest | undefined> {
  const held = await orAbsent(manifests.get(referrersTag(subject), options));
  // Some registries take the tag for the digest it spells, and hand out the subject itself.
  return held?.descriptor.digest === subject ? undefined : held;
}

export interface Referral extends CallOptions {
  readonly subject: Digest;
  readonly referrer: Descriptor;
  /** The repository's name, for messages and to go one at a time. */
  readonly name: string;
}

const queues = new WeakMap<Manifests, Promise<unknown>>();

/** Adds a manifest to that index, where the registry keeps no list of its own. */
export async function addReferrer(manifests: Manifests, referral: Referral): Promise<void> {
  const turn = (queues.get(manifests) ?? Promise.resolve()).then(() => add(manifests, referral));
  queues.set(
    manifests,
    turn.catch(() => undefined),
  );
  return turn;
}

// Another client may write the same tag at the same time, so it is read again afterwards.
async function add(manifests: Manifests, { subject, referrer, name, ...options }: Referral): Promise<void> {
  const tag = referrersTag(subject);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const held = await heldFor(manifests, subject, options);
    if (held && !isIndex(held.descriptor)) throw refused(`${name}:${tag} should be a referrers index, but is not`);
    const known = held ? parseManifest(held.descriptor, held.bytes).manifests : [];
    if (known.some(({ digest }) => digest === referrer.digest)) return;
    const bytes = indexBytes([...known, referrer]);
    await manifests.put({ descriptor: describe(MediaType.index, bytes), bytes }, tag, options);
  }
  throw refused(`${name}:${tag} loses referrers that are added to it`, {
    hint: 'Another client may be writing to it at the same time, or its tags may be immutable.',
  });
}

const indexBytes = (manifests: readonly Descriptor[]) =>
  new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType: MediaType.index, manifests }));
