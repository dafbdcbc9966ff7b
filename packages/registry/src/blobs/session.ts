import type { Reply } from '../http/answer.ts';
import { misbehaved, placeOf, RegistryError, redirectRefused } from '../errors.ts';
import { judge } from '../http/origin.ts';
import { lateSignal } from '../http/late-signal.ts';
import type { Retry } from '../http/retry.ts';
import type { Target } from '../target.ts';
import { Watchdog } from '../network/watchdog.ts';
import type { CallOptions } from '@cse/store';

/** An upload that a registry has opened for us (distribution-spec, "pushing blobs"). */
export interface UploadSession {
  /** Where the next request of this upload goes; each answer names a new one. */
  readonly location: string;
  /** The least that a piece may have, but for the last. */
  readonly leastChunk: number;
}

export interface UploadStart extends CallOptions {
  readonly object: string;
  /** `mount=…&from=…`, where a mount is tried. */
  readonly query?: string | undefined;
  readonly retry?: Retry | undefined;
}

/** Reads the session that an answer opened or moved on. */
export async function sessionOf(target: Target, answer: Reply, before?: UploadSession): Promise<UploadSession> {
  const least = Number(answer.header('oci-chunk-min-length') ?? before?.leastChunk ?? 0);
  const location = answer.header('location') ?? before?.location;
  if (location === undefined)
    throw misbehaved(`${placeOf(answer.where)}: the registry opens an upload without a location`, { garbled: true });
  return {
    location: await locationOf(target, answer, location),
    leastChunk: Number.isSafeInteger(least) && least > 0 ? least : 0,
  };
}

// Resolved against the address that was asked; the query is the registry's and stays as it is.
async function locationOf(target: Target, answer: Reply, location: string): Promise<string> {
  const url = URL.parse(location, answer.url);
  if (!url) throw misbehaved(`${placeOf(answer.where)} names an upload location that is not a URL`);
  const { policy } = target.host;
  const own = new URL(policy.self);
  // A proxy that speaks TLS for its registry may let the registry's http show: the place is the same, the way stays ours.
  if (url.protocol === 'http:' && own.protocol === 'https:' && url.hostname === own.hostname) {
    url.protocol = 'https:';
    url.port = own.port;
  }
  const verdict = await judge(url.href, 'upload', policy);
  if (verdict.may === 'nothing') throw redirectRefused(answer.where, verdict);
  return url.href;
}

// Whoever gives up does not wait long for the registry to take note of it: this part of what connecting may take.
const GIVING_UP = 0.2;

/** Opens an upload. Where it is called off on the way, it is seen through, so that the registry can be told. */
export async function openSession(
  target: Target,
  { object, query, signal, retry }: UploadStart,
): Promise<UploadSession> {
  signal?.throwIfAborted();
  using late = lingering(target, signal);
  const path = query === undefined ? 'blobs/uploads/' : `blobs/uploads/?${query}`;
  const call = {
    ...target.writing('POST', { path, object, signal: late.signal, retry }),
    body: new Uint8Array(),
    succeeds: OPENED,
    lastTry: signal,
  };
  return await target.host.send(call, (answer) => sessionOf(target, answer));
}

/** A signal for what opens an upload: a little later than the caller's. */
export const lingering = ({ host: { outside } }: Target, signal: AbortSignal | undefined) =>
  lateSignal(signal, { clock: outside.clock, late: outside.timeouts.connect * GIVING_UP });

// The specification has 202; 201 is what some say to whatever begins.
const OPENED = [202, 201];

/** Lets the registry drop what it has of an upload. That it cannot is no reason to stop. */
export async function cancelSession(target: Target, session: UploadSession | undefined, object: string): Promise<void> {
  if (!session) return;
  const { clock, timeouts } = target.host.outside;
  const watchdog = new Watchdog(clock, undefined);
  watchdog.allow(timeouts.connect * GIVING_UP, 'did not answer in time');
  const call = target.writing('DELETE', { path: session.location, object, signal: watchdog.signal });
  await target.host.attempt({ ...call, lane: 'held', scopes: target.scope('pull', 'push') }).catch(() => undefined);
  watchdog.stop();
}

/** The session's address with the digest that closes it. */
export function closingAddress({ location }: UploadSession, digest: string): string {
  return `${location}${location.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
}

/** Says whether an answer means that the registry no longer knows the upload. */
export function isLost(cause: unknown): boolean {
  if (!(cause instanceof RegistryError)) return false;
  if (cause.status === 404 || cause.status === 416) return true;
  return cause.codes.some((code) => code === 'BLOB_UPLOAD_UNKNOWN' || code === 'BLOB_UPLOAD_INVALID');
}
