import type { CseError } from '@cse/errors';
import type { Descriptor, Digest } from '@cse/oci';
import { contentTooLarge } from './errors.ts';

/** Content as it comes: chunks of any size. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Opens content afresh. A sink calls it only when it needs the bytes, and again to retry. */
export type Opener = () => Bytes | Promise<Bytes>;

/** How content came to be at the sink. */
export type Arrival = 'pushed' | 'mounted' | 'existed';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ResolveOptions extends CallOptions {
  /** The manifest will be read next and is not at hand: a store may bring it with the answer, which saves a question. */
  readonly whole?: boolean | undefined;
}

export interface FetchOptions extends CallOptions {
  /** Leaves out that many bytes. Only a reader who has them can then verify the content. */
  readonly start?: number | undefined;
  /** What is not in the repository may be read from the addresses that its descriptor names. */
  readonly byUrls?: boolean | undefined;
}

export interface ReferrersOptions extends CallOptions {
  /** The repository's tags, where the caller has listed them: a tag that stands in for a list is asked for only if it is among them. */
  readonly tags?: ReadonlySet<string> | undefined;
  /**
   * Told where the list of a registry is not to be had; what is then found is what the tag that stands in for it says. Without
   * this, and where it throws, that is an error.
   */
  readonly onUnlisted?: ((why: Unlisted) => void) | undefined;
}

/** Why a registry gives no list of referrers, though it does not say that it has no such list (distribution-spec: 404). */
export interface Unlisted {
  /** `absent`: it keeps none; `refused`: it does not show it to us; `unknown`: it could not say, and may another time. */
  readonly kind: 'absent' | 'refused' | 'unknown';
  readonly host: string;
  /** In a few words, with nothing of the manifest that was asked about: `it answers 406`. */
  readonly reason: string;
  readonly cause: CseError;
}

export interface PushOptions extends AskOptions {
  /** Opens the content from a byte on, where the source can: a sink that was interrupted goes on from there. */
  readonly openFrom?: ((start: number) => Bytes) | undefined;
  /** Send it in spite of what the sink says that it has: it showed that it has it not. */
  readonly force?: boolean | undefined;
}

export interface AskOptions extends CallOptions {
  /** The answer may be drawn from what is known of the repository as a whole: an empty one is not asked for each blob. */
  readonly assumeEmpty?: boolean | undefined;
  /** That something is not there may be said without a second question: who brings it then loses nothing. */
  readonly roughly?: boolean | undefined;
}

export interface TagOptions extends CallOptions {
  /** The manifest's bytes, where the caller has them at hand: it saves the sink from reading them back. */
  readonly open?: Opener | undefined;
}

export interface TaggedOptions extends AskOptions {
  readonly tag: string;
  readonly force?: boolean | undefined;
}

/** Where content is read from. Every method throws `CONTENT_NOT_FOUND` for what is not there. */
export interface Source {
  /** Finds what a tag or digest names now. */
  resolve(selector: string, options?: ResolveOptions): Promise<Descriptor>;
  /** A repository that is there may have none; one that is not there is an error, where the store can tell. */
  tags(options?: CallOptions): AsyncIterable<string>;
  /** The manifests whose `subject` is the manifest named (distribution-spec, "listing referrers"). None is no error. */
  referrers(subject: Digest, options?: ReferrersOptions): AsyncIterable<Descriptor>;
  /** Reads content, verified: it never ends on bytes that are not the ones named, unless it was told to leave some out. */
  fetch(content: Descriptor, options?: FetchOptions): Bytes;
}

/** Where content is written to. */
export interface Sink {
  has(content: Descriptor, options?: AskOptions): Promise<boolean>;
  /** Makes content be there. It is verified on the way in; what does not match its descriptor leaves nothing behind. */
  push(content: Descriptor, open: Opener, options?: PushOptions): Promise<Arrival>;
  /**
   * Makes a manifest be there under a tag, in one act. Only stores that gain by it have this; to all others content is pushed,
   * and then tagged.
   */
  pushTagged?(content: Descriptor, open: Opener, options: TaggedOptions): Promise<Arrival>;
  /** Takes content from another repository of the same store, and says whether it could. */
  mount(content: Descriptor, from: string, options?: CallOptions): Promise<boolean>;
  /** Makes a tag name a manifest that is there. */
  tag(content: Descriptor, tag: string, options?: TagOptions): Promise<void>;
  /** Takes content away; a manifest takes its tags along. */
  remove(content: Descriptor, options?: CallOptions): Promise<void>;
  /** Takes one tag away, and leaves what it named. */
  untag(tag: string, options?: CallOptions): Promise<void>;
}

export interface Repository extends Source, Sink {}

/** A place that repositories are read from, by their full names: an archive, a tar, any store. */
export interface SourceStore extends AsyncDisposable {
  repository(name: string): Source;
  /** The full names of the repositories that hold a manifest, in any order, where the place can say. */
  repositories?(options?: CallOptions): AsyncIterable<string>;
}

/** A place whose repositories are read and written: registries, an OCI layout, memory. */
export interface Store extends SourceStore {
  repository(name: string): Repository;
}

/** Content that is at hand, as `Bytes`. */
export async function* bytesOf(...chunks: readonly Uint8Array[]): Bytes {
  yield* chunks;
}

/** Reads small content whole. Throws `CONTENT_TOO_LARGE` beyond `limit` bytes. */
export async function readAll(bytes: Bytes, limit = 64 * 1024 * 1024): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > limit) throw contentTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
