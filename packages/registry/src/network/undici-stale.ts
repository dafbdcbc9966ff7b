import { codeOf } from '@cse/errors';
import { Agent, errors, type Dispatcher } from 'undici';

/** Says whether an origin has a connection that waits for a request to go by it. */
export function hasIdle(dispatcher: Dispatcher, origin: string): boolean {
  const stats = dispatcher instanceof Agent ? dispatcher.stats[origin] : undefined;
  return stats !== undefined && 'free' in stats && stats.free > 0;
}

/**
 * Says whether a request failed because the connection that it went by had been idle, and was closed as it was on its way
 * (RFC 9112, section 9.3.1): that says nothing of the other side.
 */
export function isStale(cause: unknown, { wasIdle }: { readonly wasIdle: boolean }): boolean {
  if (cause instanceof errors.SocketError) return (cause.socket?.bytesRead ?? 0) > 0;
  const code = codeOf(cause);
  return wasIdle && (code === 'ECONNRESET' || code === 'EPIPE');
}
